import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'

/** `connection`: the name its connections bear. */
export type MigrationOrder = { ownerUrl: string; prismaDirectory: string; names: string[]; connection: string }

export type MigrationOutcome = { applied: string[] } | { failed: string }

if (parentPort) parentPort.postMessage(await apply(workerData as MigrationOrder))

async function apply({ ownerUrl, prismaDirectory, names, connection }: MigrationOrder): Promise<MigrationOutcome> {
  const read = (...path: string[]) => readFileSync(join(prismaDirectory, ...path), 'utf8')
  const pool = new pg.Pool({
    connectionString: ownerUrl,
    max: 4,
    connectionTimeoutMillis: 10_000,
    application_name: connection,
  })
  pool.on('error', () => {})
  const refused: Error[] = []
  const scripts = new Map(names.map((name) => [read('migrations', name, 'migration.sql'), name]))
  try {
    const engine = await SchemaEngine.new(
      { datamodels: [['schema.prisma', read('schema.prisma')]] },
      () => {},
      bindMigrationAwareSqlAdapterFactory(wholeScripts(new PrismaPg(pool), pool, scripts, refused)),
    )
    const result = await engine.applyMigrations({
      migrationsList: {
        baseDir: join(prismaDirectory, 'migrations'),
        shadowDbInitScript: '',
        lockfile: { path: './migration_lock.toml', content: read('migrations', 'migration_lock.toml') },
        migrationDirectories: names.map((name) => ({
          path: name,
          migrationFile: {
            path: 'migration.sql',
            content: { tag: 'ok', value: read('migrations', name, 'migration.sql') },
          },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    })
    engine.free()
    return { applied: result.appliedMigrationNames }
  } catch (error) {
    return { failed: (refused.at(-1) ?? (error as Error)).message }
  } finally {
    await pool.end()
  }
}

/**
 * The adapter cuts a script at every semicolon, those in function bodies too. Sent whole it is also all or nothing, and so
 * is the mark that it was applied: a process killed at any moment leaves both or neither.
 */
function wholeScripts(
  factory: PrismaPg,
  pool: pg.Pool,
  scripts: ReadonlyMap<string, string>,
  refused: Error[],
): PrismaPg {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    adapter.executeScript = async (script) => {
      await pool.query(`${script}${markOf(scripts.get(script))}`).catch((error) => {
        refused.push(error)
        throw error
      })
    }
    return adapter
  }
  return factory
}

function markOf(name: string | undefined): string {
  if (name === undefined) return ''
  return `;
    update public._prisma_migrations set finished_at = now(), applied_steps_count = 1
    where migration_name = '${name}' and finished_at is null and rolled_back_at is null`
}
