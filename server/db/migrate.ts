import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { Trouble } from '#server/trouble.ts'

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

/** Applies what is missing, in order; names what it applied. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const names = migrationNames()
  const state = await migrationState(ownerUrl, names)
  if (state === 'whole') return []
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 4, connectionTimeoutMillis: 10_000 })
  pool.on('error', () => {})
  const refused: Error[] = []
  try {
    const schemaPath = join(prismaDirectory, 'schema.prisma')
    const engine = await SchemaEngine.new(
      { datamodels: [[schemaPath, readFileSync(schemaPath, 'utf8')]] },
      () => {},
      bindMigrationAwareSqlAdapterFactory(wholeScripts(new PrismaPg(pool), pool, refused)),
    )
    try {
      const applied = await engine.applyMigrations({
        migrationsList: {
          baseDir: join(prismaDirectory, 'migrations'),
          shadowDbInitScript: '',
          lockfile: {
            path: './migration_lock.toml',
            content: readFileSync(join(prismaDirectory, 'migrations/migration_lock.toml'), 'utf8'),
          },
          migrationDirectories: names.map((name) => ({
            path: name,
            migrationFile: {
              path: 'migration.sql',
              content: {
                tag: 'ok',
                value: readFileSync(join(prismaDirectory, 'migrations', name, 'migration.sql'), 'utf8'),
              },
            },
          })),
        },
        filters: { externalTables: [], externalEnums: [] },
      })
      return applied.appliedMigrationNames
    } catch (error) {
      throw refused.at(-1) ?? error
    } finally {
      engine.free()
    }
  } finally {
    await pool.end()
  }
}

/** The adapter cuts a script at every semicolon, those in function bodies too. Sent whole it is also all or nothing. */
function wholeScripts(factory: PrismaPg, pool: pg.Pool, refused: Error[]): PrismaPg {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    adapter.executeScript = async (script) => {
      await pool.query(script).catch((error) => {
        refused.push(error)
        throw error
      })
    }
    return adapter
  }
  return factory
}

/** A look before the engine starts: a database that is up to date costs one query, one that is ahead is refused. */
async function migrationState(ownerUrl: string, names: string[]): Promise<'whole' | 'behind'> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
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
  } finally {
    await client.end()
  }
}
