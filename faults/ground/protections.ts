import pg from 'pg'
import type { Pools } from '#server/db/pools.ts'
import type { Turned } from '#server/parts.ts'

/** Protections that live in the process. Those in the database are taken out by SQL; see removed/. */
export type Protection =
  /** An answer is given only after the commit. */
  | 'commit first'
  /** A broken connection in the pool is heard, so that it does not end the process. */
  | 'pool listener'
  /** No wait for the database is endless. */
  | 'timeouts'
  /** What is held for a client that does not read is bounded. */
  | 'bounds'
  /** Watched streams are looked at even when no hint came. */
  | 'looking'
  /** Nothing is written when the disk is nearly full. */
  | 'disk room'
  /** The ruling moment is the database's. */
  | 'database time'

export function remove(without: readonly Protection[], pools: Pools): Pick<Turned, 'limits' | 'timing'> {
  const all = [pools.app, pools.auth, pools.live]
  if (without.includes('commit first')) answerBeforeCommit()
  if (without.includes('database time')) ruleByOwnClock()
  if (without.includes('pool listener')) {
    for (const pool of all) {
      pool.removeAllListeners('error')
      pool.removeAllListeners('connect')
    }
  }
  if (without.includes('timeouts')) {
    for (const pool of all) {
      Object.assign(pool.options, { query_timeout: 0, statement_timeout: 0, connectionTimeoutMillis: 0 })
    }
  }
  return {
    ...(without.includes('bounds') && { limits: { heldBytes: Number.MAX_SAFE_INTEGER } }),
    ...(without.includes('looking') && { timing: { pollMs: 3_600_000, boardPollMs: 3_600_000 } }),
  }
}

type Named = { name?: string }
type Query = (this: pg.Client, config: unknown, ...rest: unknown[]) => unknown

function tamper(name: string, instead: (run: () => Promise<pg.QueryResult>) => Promise<unknown>): void {
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const { query } = prototype
  prototype.query = function (config, ...rest) {
    const run = () => query.call(this, config, ...rest) as Promise<pg.QueryResult>
    return (config as Named | null)?.name === name ? instead(run) : run()
  }
}

const answerBeforeCommit = () =>
  tamper('journal_append', async (run) => {
    setTimeout(() => run().catch(() => {}), 50)
    return { rows: [] }
  })

const ruleByOwnClock = () =>
  tamper('journal_read', async (run) => {
    const result = await run()
    for (const row of result.rows) row.answer.now = new Date().toISOString()
    return result
  })
