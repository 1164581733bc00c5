import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
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

/** A database without tables, gone after the work. */
async function inEmptyDatabase(work: (url: string, client: pg.Client) => Promise<void>): Promise<void> {
  const name = `empty_${process.pid}_${Math.floor(performance.now() * 1_000)}`
  await db.owner.query(`create database ${name} template template0`)
  const url = new URL(db.url('owner'))
  url.pathname = `/${name}`
  const client = new pg.Client({ connectionString: url.toString() })
  await client.connect()
  try {
    await work(url.toString(), client)
  } finally {
    await client.end()
    await db.owner.query(`drop database ${name} with (force)`)
  }
}

const finished = async (client: pg.Client): Promise<string[]> => {
  const { rows } = await client.query(
    'select migration_name from _prisma_migrations where finished_at is not null order by migration_name',
  )
  return rows.map(({ migration_name }) => migration_name)
}

describe('a start that was killed while it changed the tables', { timeout: 60_000 }, () => {
  test('that had only begun a change is done again', async () => {
    await inEmptyDatabase(async (url, client) => {
      await client.query(
        `create table _prisma_migrations (
           id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
           migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
           started_at timestamptz not null default now(), applied_steps_count integer not null default 0
         )`,
      )
      await client.query(`insert into _prisma_migrations (id, checksum, migration_name) values ('cut off', '', $1)`, [
        migrationNames()[0],
      ])
      expect(await migrate(url)).toEqual(migrationNames())
      expect(await finished(client)).toEqual(migrationNames())
    })
  })

  test('at any moment, is gone on from there by the next', async () => {
    const program = fileURLToPath(new URL('./testing/migrate-here.ts', import.meta.url))
    const whole = await timed(program)
    let cutOff = 0
    for (let round = 1; round <= 10; round++) {
      await inEmptyDatabase(async (url, client) => {
        const child = spawn(process.execPath, [program, url], { stdio: 'ignore' })
        const ended = once(child, 'exit')
        await wait((whole * (round + 2)) / 13)
        child.kill('SIGKILL')
        await ended
        if ((await migrate(url)).length > 0) cutOff++
        expect(await finished(client)).toEqual(migrationNames())
      })
    }
    expect(cutOff).toBeGreaterThan(3)
  })
})

/** How long it takes undisturbed, in milliseconds. */
async function timed(program: string): Promise<number> {
  let took = 0
  await inEmptyDatabase(async (url) => {
    const from = performance.now()
    await once(spawn(process.execPath, [program, url], { stdio: 'ignore' }), 'exit')
    took = performance.now() - from
  })
  return took
}
