import type pg from 'pg'
import type { Pools } from './pools.ts'
import { onClient } from './pools.ts'

declare const minted: unique symbol

/** The right to work inside one workspace. Minted where a membership was checked, or where a workspace is being made. */
export type WorkspaceScope = { readonly workspace: string; readonly [minted]: true }

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function mintScope(workspace: string): WorkspaceScope {
  if (!uuid.test(workspace)) throw new Error(`not a workspace id: ${workspace}`)
  return { workspace } as WorkspaceScope
}

/** A transaction as the app role that sees the rows of this workspace and no others. */
export function withScope<T>(
  pools: Pools,
  scope: WorkspaceScope,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return onClient(pools.app, async (client) => {
    const [, , result] = await Promise.all([
      client.query('begin'),
      client.query(`select set_config('app.workspace', $1, true)`, [scope.workspace]),
      rollingBack(client, work),
    ])
    await client.query('commit')
    return result
  })
}

async function rollingBack<T>(client: pg.PoolClient, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  try {
    return await work(client)
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}
