import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
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
  /** A browser draws no entry before the one ahead of it. */
  | 'gap rule'
  /** A build from main is no rollback. */
  | 'guardrails'
  /** The ruling moment is the database's. */
  | 'database time'

let isOn = false

/** What tampers with answers does so from now on: first the ground is laid. */
export const beginTampering = (): void => {
  isOn = true
}

export function remove(without: readonly Protection[], pools: Pools): Pick<Turned, 'limits' | 'timing'> {
  const all = [pools.app, pools.auth, pools.live]
  if (without.includes('commit first')) answerBeforeCommit()
  if (without.includes('database time')) ruleByOwnClock()
  if (without.includes('guardrails')) openGuardrails()
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
    return isOn && (config as Named | null)?.name === name ? instead(run) : run()
  }
}

/** In the files, before they are read: whatever is changed later is noticed by its hash. */
function openGuardrails(): void {
  const { readFile } = fs.promises
  const opened = async (...given: Parameters<typeof readFile>) => {
    const read = await readFile(...given)
    return typeof read === 'string'
      ? read.replace(/(guards: \[artifact\.rebuildFromMain\]\s+)never: true/, '$1allow: params.commit != ""')
      : read
  }
  Object.assign(fs.promises, { readFile: opened })
  syncBuiltinESMExports()
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
