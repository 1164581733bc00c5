import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, describe, expect, inject, test } from 'vitest'
import type { DatabaseChoice } from '#server/environment.ts'
import type { Trouble } from '#server/trouble.ts'
import { connectDatabase } from './connect.ts'
import { openDatabase } from './database.ts'
import { openPools } from './pools.ts'

const clusterUrl = inject('clusterUrl')
const suffix = randomBytes(4).toString('hex')
const [databaseName, tables, login] = [`external_${suffix}`, `tables_${suffix}`, `login_${suffix}`]

const admin = new pg.Pool({ connectionString: clusterUrl, max: 1 })
for (const statement of [
  `create role ${tables} login`,
  `create role ${login} login`,
  `create database ${databaseName} owner ${tables}`,
]) {
  await admin.query(statement)
}
afterAll(async () => {
  await admin.query(`drop database ${databaseName} with (force)`)
  await admin.end()
})

function urlFor(role: string): string {
  const url = new URL(clusterUrl)
  url.username = role
  url.pathname = `/${databaseName}`
  return url.toString()
}

function connect(database: Extract<DatabaseChoice, { kind: 'external' }>) {
  return connectDatabase({ database, dataDirectory: '/nonexistent' }, { running: 'leave', report: () => {} })
}

describe('a database of your own', () => {
  test('an owner that may not give roles away is told the SQL, which then suffices', async () => {
    const choice = { kind: 'external', url: urlFor(login), ownerUrl: urlFor(tables) } as const
    const refused = await connect(choice).then(
      () => null,
      (error: Trouble) => error,
    )
    expect(refused?.message).toContain('may not create the roles')
    const statements = refused?.wayOut.match(/(create role|grant) .*;/g) ?? []
    expect(statements).toHaveLength(3)
    for (const statement of statements) await admin.query(statement)

    const connected = await connect(choice)
    const database = openDatabase(openPools(connected.addresses))
    const { rows } = await database.pools.app.query('select current_user as now, session_user as came')
    expect(rows).toEqual([{ now: 'holdpoint_app', came: login }])
    await expect(database.pools.app.query('select from person')).rejects.toMatchObject({ code: '42501' })
    await database.pools.auth.query('select from person')
    await database.close()
    await connect(choice)
  })

  test('one login for everything still works as the narrow roles', async () => {
    const connected = await connect({ kind: 'external', url: urlFor('owner'), ownerUrl: urlFor('owner') })
    const database = openDatabase(openPools(connected.addresses))
    await expect(database.pools.app.query('delete from entry')).rejects.toMatchObject({ code: '42501' })
    await expect(database.pools.app.query(`set session_replication_role = 'replica'`)).rejects.toMatchObject({
      code: '42501',
    })
    await database.close()
  })

  test('a change that this version does not know is refused, and nothing is touched', async () => {
    await admin.query(`create role newer_${suffix} login superuser`)
    const owner = new pg.Client({ connectionString: urlFor(`newer_${suffix}`) })
    await owner.connect()
    await owner.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values (gen_random_uuid(), 'x', '29991231000000_later', now(), 1)`,
    )
    await owner.end()
    await expect(connect({ kind: 'external', url: urlFor('owner'), ownerUrl: urlFor('owner') })).rejects.toMatchObject({
      message: expect.stringContaining('newer Holdpoint: it knows the change "29991231000000_later"'),
    })
  })

  test('one that does not answer is named', async () => {
    const url = 'postgresql://me@127.0.0.1:1/holdpoint'
    await expect(connect({ kind: 'external', url, ownerUrl: url })).rejects.toMatchObject({
      message: expect.stringContaining('The database holdpoint at 127.0.0.1:1 does not let Holdpoint in'),
    })
  })
})
