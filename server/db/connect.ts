import pg from 'pg'
import type { Environment } from '#server/environment.ts'
import { Trouble } from '#server/trouble.ts'
import { addressesOn } from './database.ts'
import { startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import type { PoolAddresses } from './pools.ts'
import { ensureRoles, roles } from './roles.ts'

export type Connected = {
  addresses: PoolAddresses
  /** Where the embedded server keeps its files; null where the database is another's. */
  directory: string | null
  /** The embedded server's process; null where the database is another's, or down for the moment. */
  pid: () => number | null
  stop: () => Promise<void>
  /** One connection as the owner of the tables, for work that no role of the running program may do. */
  asOwner: AsOwner
}

export type AsOwner = <T>(work: (owner: pg.ClientBase) => Promise<T>) => Promise<T>

const databaseName = 'holdpoint'

/** Brings the database up, its roles and tables to what this version needs, and lets go of the owner's connection. */
export async function connectDatabase(
  environment: Pick<Environment, 'database' | 'dataDirectory'>,
  options: { running: 'take' | 'leave'; report: (line: string) => void },
): Promise<Connected> {
  const { database } = environment
  if (database.kind === 'external') {
    const member = await asOwner(database.url, currentUser)
    await asOwner(database.ownerUrl, (owner) => ensureRoles(owner, 'set role', member))
    await migrate(database.ownerUrl)
    const as = (role: string) => ({ url: database.url, role })
    return {
      addresses: { app: as(roles.app), auth: as(roles.auth), live: as(roles.live) },
      directory: null,
      pid: () => null,
      stop: async () => {},
      asOwner: (work) => asOwner(database.ownerUrl, work),
    }
  }
  const embedded = await startEmbedded({ dataDirectory: environment.dataDirectory, durable: true, ...options })
  try {
    await asOwner(embedded.url('owner', 'postgres'), async (owner) => {
      const { rowCount } = await owner.query('select from pg_database where datname = $1', [databaseName])
      if (!rowCount) await owner.query(`create database ${databaseName}`)
      await ensureRoles(owner, 'login', 'owner')
    })
    await migrate(embedded.url('owner', databaseName))
  } catch (error) {
    await embedded.stop()
    throw error
  }
  return {
    addresses: addressesOn((role) => embedded.url(role, databaseName)),
    directory: embedded.directory,
    pid: () => embedded.pid,
    stop: embedded.stop,
    asOwner: (work) => asOwner(embedded.url('owner', databaseName), work),
  }
}

async function currentUser(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string; version: number }>(
    `select current_user as name, current_setting('server_version_num')::int as version`,
  )
  const [row] = rows
  if (!row || row.version < 150_000) {
    throw new Trouble(
      `DATABASE_URL leads to PostgreSQL ${Math.floor((row?.version ?? 0) / 10_000)}; Holdpoint needs 15 or newer.`,
      'Give the address of a newer server, or leave DATABASE_URL out to use the embedded one.',
    )
  }
  return row.name
}

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (cause) {
    await client.end().catch(() => {})
    const { host, port, database } = client
    throw new Trouble(
      `The database ${database} at ${host}:${port} does not let Holdpoint in: ${(cause as Error).message || (cause as { code?: string }).code}.`,
      'Check DATABASE_URL and DATABASE_OWNER_URL, and that the server runs and accepts this machine.',
      { cause },
    )
  }
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
