import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import type { Database } from '#server/db/database.ts'
import { addressesOn, openDatabase } from '#server/db/database.ts'
import { openPools } from '#server/db/pools.ts'

export type TestDatabase = Database & {
  /** As the owner of the tables (a superuser here): sees and may do what no role of the running program may. */
  owner: pg.Pool
  url: (role: string) => string
}

/** A fresh, migrated database for this test file, dropped after it. Call it at the top of the file or in `beforeAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const clusterUrl = inject('clusterUrl')
  const name = `t_${randomBytes(6).toString('hex')}`
  await asOwner(clusterUrl, `create database ${name} template template_holdpoint strategy wal_log`)
  const url = (role: string) => {
    const address = new URL(clusterUrl)
    address.username = role
    address.pathname = `/${name}`
    return address.toString()
  }
  const database = openDatabase(openPools(addressesOn(url), { app: 8, auth: 4, live: 4 }))
  const owner = new pg.Pool({ connectionString: url('owner'), max: 4, connectionTimeoutMillis: 5_000 })
  owner.on('error', () => {})
  afterAll(async () => {
    await database.close()
    await owner.end()
    await asOwner(clusterUrl, `drop database ${name} with (force)`)
  })
  return { ...database, owner, url }
}

async function asOwner(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
