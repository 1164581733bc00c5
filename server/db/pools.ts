import pg from 'pg'

export type PoolAddress = {
  url: string
  /** Stepped into on each new connection, where the login is not the role itself. */
  role?: string
}

export type PoolAddresses = { app: PoolAddress; auth: PoolAddress; live: PoolAddress }

export type Pools = {
  /** Reads and appends inside one workspace's scope. */
  app: pg.Pool
  /** Persons, sessions, links; looks up workspaces and memberships. */
  auth: pg.Pool
  /** Reads across workspaces for the live hub. */
  live: pg.Pool
  close: () => Promise<void>
}

export type PoolLimits = { app: number; auth: number; live: number }

const usual: PoolLimits = { app: 16, auth: 6, live: 4 }

export function openPools(
  addresses: PoolAddresses,
  limits: PoolLimits = usual,
  report: (line: string) => void = () => {},
): Pools {
  const open = (name: keyof PoolAddresses) => {
    const { url, role } = addresses[name]
    const pool = new pg.Pool({
      connectionString: url,
      max: limits[name],
      application_name: `holdpoint ${name}`,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 60_000,
      statement_timeout: 10_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 15_000,
      query_timeout: 12_000,
      keepAlive: true,
      pipeline: true,
      ...(role && {
        onConnect: async (client: pg.ClientBase) => {
          await client.query(`set role ${pg.escapeIdentifier(role)}`)
        },
      }),
    })
    // Without a listener a stopped database would end this process.
    pool.on('error', (error) => report(`database connection (${name}): ${error.message}`))
    // Nor would a connection that breaks in the moment between being ready and being handed out.
    pool.on('connect', (client) => client.on('error', () => {}))
    return pool
  }
  const pools = { app: open('app'), auth: open('auth'), live: open('live') }
  return {
    ...pools,
    close: async () => {
      await Promise.all([pools.app.end(), pools.auth.end(), pools.live.end()])
    },
  }
}

/** One client for the work; it returns to the pool after an error that the database spoke, and is dropped after any other. */
export async function onClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = false
  const onError = () => {
    broken = true
  }
  client.on('error', onError)
  try {
    return await work(client)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.severity !== 'ERROR') broken = true
    throw error
  } finally {
    client.removeListener('error', onError)
    client.release(broken)
  }
}
