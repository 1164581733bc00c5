import type pg from 'pg'
import type { PoolAddresses, Pools } from './pools.ts'
import type { ReadScoped } from './prisma.ts'
import { prismaReads } from './prisma.ts'
import type { WorkspaceScope } from './scope.ts'
import { withScope } from './scope.ts'

export type Database = {
  pools: Pools
  withScope: <T>(scope: WorkspaceScope, work: (client: pg.PoolClient) => Promise<T>) => Promise<T>
  readScoped: ReadScoped
  close: () => Promise<void>
}

export function openDatabase(pools: Pools): Database {
  const reads = prismaReads(pools)
  return {
    pools,
    withScope: (scope, work) => withScope(pools, scope, work),
    readScoped: reads.readScoped,
    close: async () => {
      await reads.close()
      await pools.close()
    },
  }
}

export function addressesOn(url: (role: string) => string): PoolAddresses {
  return {
    app: { url: url('holdpoint_app') },
    auth: { url: url('holdpoint_auth') },
    live: { url: url('holdpoint_live') },
  }
}
