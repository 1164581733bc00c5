import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { addressesOn } from '#server/db/database.ts'
import type { Embedded } from '#server/db/embedded.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { openPools } from '#server/db/pools.ts'
import { ensureRoles } from '#server/db/roles.ts'

const NAME = 'holdpoint'

export type Postgres = Awaited<ReturnType<typeof startPostgres>>

/** A migrated database of the trial's own, on a durable server that is started again when it ends. */
export async function startPostgres(directory?: string) {
  const dataDirectory = directory ?? mkdtempSync(join(tmpdir(), 'holdpoint-fault-'))
  chmodSync(dataDirectory, 0o755)
  const embedded: Embedded = await startEmbedded({ dataDirectory, running: 'take', durable: true, report: () => {} })
  const remove = () => {
    if (!directory) rmSync(dataDirectory, { recursive: true, force: true })
  }
  const ownerUrl = embedded.url('owner', NAME)
  try {
    const first = new pg.Client({ connectionString: embedded.url('owner', 'postgres') })
    await first.connect()
    await first.query(`create database ${NAME}`)
    await ensureRoles(first, 'login', 'owner')
    await first.end()
    await migrate(ownerUrl)
  } catch (error) {
    await embedded.stop()
    remove()
    throw error
  }
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 4, connectionTimeoutMillis: 5_000 })
  owner.on('error', () => {})
  const pools = openPools(
    addressesOn((role) => embedded.url(role, NAME)),
    { app: 4, auth: 2, live: 2 },
  )
  const socket = join(decodeURIComponent(new URL(ownerUrl).hostname), '.s.PGSQL.5432')
  return {
    owner,
    pools,
    socket,
    dataDirectory,
    name: NAME,
    pid: () => embedded.pid,
    stop: async () => {
      await owner.end()
      await pools.close()
      await embedded.stop()
      remove()
    },
  }
}
