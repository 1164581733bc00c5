import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { startEmbedded } from '#server/db/embedded.ts'
import { latestSchemaCopy } from '#server/db/migrate.ts'

const name = process.argv[2]
if (!name || !/^[a-z][a-z0-9-]*$/.test(name)) {
  console.error('Usage: npm run db:diff -- <name-of-the-change>')
  process.exit(1)
}

const wanted = readFileSync('prisma/schema.prisma', 'utf8')
const previous = latestSchemaCopy()
const scratch = mkdtempSync(join(tmpdir(), 'holdpoint-diff-'))
chmodSync(scratch, 0o755)
const embedded = await startEmbedded({
  dataDirectory: scratch,
  running: 'leave',
  durable: false,
  report: console.error,
})
const pool = new pg.Pool({ connectionString: embedded.url('owner', 'postgres'), max: 2 })
pool.on('error', () => {})
try {
  const engine = await SchemaEngine.new(
    { datamodels: [['prisma/schema.prisma', wanted]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool)),
  )
  const asFiles = (path: string, content: string) => ({ tag: 'schemaDatamodel' as const, files: [{ path, content }] })
  const difference = await engine.diff({
    from: previous ? asFiles(previous.path, previous.content) : { tag: 'empty' },
    to: asFiles('prisma/schema.prisma', wanted),
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  })
  engine.free()
  if (difference.exitCode === 0) {
    console.log('The schema is as the last migration left it.')
  } else {
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
    const directory = `prisma/migrations/${stamp}_${name.replaceAll('-', '_')}`
    mkdirSync(directory)
    writeFileSync(join(directory, 'migration.sql'), difference.stdout ?? '')
    writeFileSync(join(directory, 'schema.prisma'), wanted)
    console.log(`Wrote ${directory}. Add by hand: grants, row-level security, triggers.`)
  }
} finally {
  await pool.end()
  await embedded.stop()
  rmSync(scratch, { recursive: true, force: true })
}
