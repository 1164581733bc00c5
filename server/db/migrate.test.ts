import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { latestSchemaCopy, migrate, migrationNames } from './migrate.ts'
import { testDatabase } from './testing/database.ts'

const db = await testDatabase()

describe('migrations', () => {
  test('the newest copy of the schema is the schema: no change waits for its migration', () => {
    const schema = readFileSync(fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url)), 'utf8')
    expect(latestSchemaCopy()?.content).toBe(schema)
  })

  test('a database that is up to date is left as it is', async () => {
    expect(await migrate(db.url('owner'))).toEqual([])
    const { rows } = await db.owner.query(
      'select migration_name from _prisma_migrations where finished_at is not null order by migration_name',
    )
    expect(rows.map((row) => row.migration_name)).toEqual(migrationNames())
  })

  test('every table of the schema is in the database', async () => {
    const schema = latestSchemaCopy()?.content ?? ''
    const tables = [...schema.matchAll(/@@map\("(\w+)"\)/g)].map(([, name]) => name)
    const { rows } = await db.owner.query(`select tablename from pg_tables where schemaname = 'public'`)
    expect(rows.map((row) => row.tablename).filter((name) => name !== '_prisma_migrations')).toEqual(
      expect.arrayContaining(tables),
    )
  })
})
