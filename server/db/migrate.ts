import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import { Trouble } from '#server/trouble.ts'
import type { MigrationOrder, MigrationOutcome } from './apply-migrations.ts'

const prismaDirectory = fileURLToPath(new URL('../../prisma/', import.meta.url))

export function migrationNames(): string[] {
  return readdirSync(join(prismaDirectory, 'migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** The schema as the newest migration that changed it left it. */
export function latestSchemaCopy(): { path: string; content: string } | null {
  const path = migrationNames()
    .map((name) => join(prismaDirectory, 'migrations', name, 'schema.prisma'))
    .findLast((candidate) => existsSync(candidate))
  return path ? { path, content: readFileSync(path, 'utf8') } : null
}

/** Held by whoever changes the tables; it falls with the connection. */
const ALONE = 7_116_104
const CONNECTION = 'holdpoint tables'

/** Applies what is missing, in order; names what it applied. One process at a time. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const names = migrationNames()
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    if ((await migrationState(client, names)) === 'whole') return []
    await client.query('select pg_advisory_lock($1)', [ALONE])
    if ((await migrationState(client, names)) === 'whole') return []
    await forgetCutOff(client)
    return await applyInWorker({ ownerUrl, prismaDirectory, names, connection: CONNECTION })
  } finally {
    await client.end()
  }
}

/** A change that was begun and not marked left nothing (see `wholeScripts`): it is done again. */
async function forgetCutOff(client: pg.Client): Promise<void> {
  await endLeftOver(client)
  const { rows } = await client.query(`select to_regclass('public._prisma_migrations') as name`)
  if (rows[0]?.name === null) return
  await client.query(
    'update public._prisma_migrations set rolled_back_at = now() where finished_at is null and rolled_back_at is null',
  )
}

/** The database goes on with what a killed process had sent. Nobody else changes tables while we hold the lock. */
async function endLeftOver(client: pg.Client): Promise<void> {
  const until = performance.now() + 10_000
  for (;;) {
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = $1 and pid <> pg_backend_pid()`,
      [CONNECTION],
    )
    if (rowCount === 0 || performance.now() > until) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** In a thread of its own: the engine's memory goes with it, and so does the timer that it leaves behind. */
async function applyInWorker(order: MigrationOrder): Promise<string[]> {
  const worker = new Worker(new URL('./apply-migrations.ts', import.meta.url), {
    workerData: order,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  try {
    const outcome = await new Promise<MigrationOutcome>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the migration thread ended without an answer')))
    })
    if ('applied' in outcome) return outcome.applied
    throw new Trouble(
      `A change to the database's tables failed: ${outcome.failed}`,
      'Nothing of that change was kept. Start the version that ran before, and report this.',
    )
  } finally {
    await worker.terminate()
  }
}

/** A look before the engine starts: a database that is up to date costs one query, one that is ahead is refused. */
async function migrationState(client: pg.Client, names: string[]): Promise<'whole' | 'behind'> {
  const { rows: found } = await client.query(`select to_regclass('public._prisma_migrations') as name`)
  if (found[0]?.name === null) return 'behind'
  const { rows } = await client.query<{ name: string; finished: boolean }>(
    `select migration_name as name, finished_at is not null as finished
       from public._prisma_migrations where rolled_back_at is null`,
  )
  const unknown = rows.find((row) => !names.includes(row.name))
  if (unknown) {
    throw new Trouble(
      `The database was last used by a newer Holdpoint: it knows the change "${unknown.name}" and this one does not.`,
      'Start that version or a newer one, or give another data directory with --data. Nothing was changed.',
    )
  }
  const finished = rows.filter((row) => row.finished)
  return finished.length === names.length && rows.length === names.length ? 'whole' : 'behind'
}
