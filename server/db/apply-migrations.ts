import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'

export type MigrationOrder = { ownerUrl: string; prismaDirectory: string; names: string[] }

export type MigrationOutcome = { applied: string[] } | { failed: string }

if (parentPort) parentPort.postMessage(await apply(workerData as MigrationOrder))

async function apply({ ownerUrl, prismaDirectory, names }: MigrationOrder): Promise<MigrationOutcome> {
  const read = (...path: string[]) => readFileSync(join(prismaDirectory, ...path), 'utf8')
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 4, connectionTimeoutMillis: 10_000 })
  pool.on('error', () => {})
  const refused: Error[] = []
  try {
    const engine = await SchemaEngine.new(
      { datamodels: [['schema.prisma', read('schema.prisma')]] },
      () => {},
      bindMigrationAwareSqlAdapterFactory(wholeScripts(new PrismaPg(pool), pool, refused)),
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
