import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { StreamName } from '#domain/journal/entry.ts'
import type { Pools } from '#server/db/pools.ts'
import type { LiveReads } from './read.ts'

const CHANNEL = 'holdpoint_live'
const COALESCE_MS = 10
const PAYLOAD_ITEMS = 60

type Moved = [workspace: string, stream: StreamName, seq: number]
type Payload = { from: string; moved?: Moved[]; ended?: string[] }

export type HintsHeard = {
  moved(workspace: string, stream: StreamName, seq: number): void
  ended(session: string): void
  /** Hints may have been lost: look at everything. */
  reconnected(): void
}

/** Words between processes over LISTEN and NOTIFY. Only hints: whatever is lost here is found by reading. */
export type Hints = {
  moved(workspace: string, stream: StreamName, seq: number): void
  ended(session: string): void
  /** Finds out whether the listening connection still lives. */
  check(): void
  close(): Promise<void>
}

export function createHints(pools: Pick<Pools, 'live'>, reads: LiveReads, heard: HintsHeard): Hints {
  const from = randomUUID()
  const moved = new Map<string, Moved>()
  const ended = new Set<string>()
  const closing = new AbortController()
  let timer: NodeJS.Timeout | null = null
  let listener: pg.PoolClient | null = null

  const say = () => {
    timer = null
    const all = [...moved.values()]
    const sessions = [...ended]
    moved.clear()
    ended.clear()
    const payloads: Payload[] = []
    for (let i = 0; i < all.length; i += PAYLOAD_ITEMS) payloads.push({ from, moved: all.slice(i, i + PAYLOAD_ITEMS) })
    for (let i = 0; i < sessions.length; i += PAYLOAD_ITEMS) {
      payloads.push({ from, ended: sessions.slice(i, i + PAYLOAD_ITEMS) })
    }
    for (const payload of payloads) reads.notify(CHANNEL, JSON.stringify(payload)).catch(() => {})
  }

  const soon = () => {
    if (!closing.signal.aborted) timer ??= setTimeout(say, COALESCE_MS)
  }

  const hear = (text: string | undefined) => {
    const payload = payloadIn(text)
    if (!payload || payload.from === from) return
    for (const [workspace, stream, seq] of payload.moved ?? []) heard.moved(workspace, stream, seq)
    for (const session of payload.ended ?? []) heard.ended(session)
  }

  /** Listens until the connection breaks. */
  const listen = async () => {
    const client = await pools.live.connect()
    const broken = Promise.withResolvers<void>()
    const end = () => broken.resolve()
    client.on('error', end)
    client.on('end', end)
    closing.signal.addEventListener('abort', end)
    if (closing.signal.aborted) end()
    client.on('notification', ({ payload }) => hear(payload))
    try {
      await client.query(`listen ${CHANNEL}`)
      listener = client
      if (!closing.signal.aborted) heard.reconnected()
      await broken.promise
    } finally {
      listener = null
      closing.signal.removeEventListener('abort', end)
      client.release(true)
    }
  }

  const keepListening = async () => {
    for (let pause = 100; !closing.signal.aborted; pause = Math.min(2_000, pause * 2)) {
      const since = performance.now()
      await listen().catch(() => {})
      if (performance.now() - since > 5_000) pause = 100
      if (!closing.signal.aborted) await wait(pause, undefined, { signal: closing.signal }).catch(() => {})
    }
  }
  const kept = keepListening()

  return {
    moved: (workspace, stream, seq) => {
      moved.set(`${workspace} ${stream}`, [workspace, stream, seq])
      soon()
    },
    ended: (session) => {
      ended.add(session)
      soon()
    },
    check: () => {
      listener?.query('select 1').catch((error) => listener?.emit('error', error))
    },
    close: async () => {
      if (timer) {
        clearTimeout(timer)
        say()
      }
      closing.abort()
      await kept
    },
  }
}

/** Any role of the database may notify: what is none of ours is passed over. */
function payloadIn(text: string | undefined): Payload | null {
  try {
    const payload = JSON.parse(text ?? '') as Payload | null
    const lists = [payload?.moved ?? [], payload?.ended ?? []]
    return typeof payload?.from === 'string' && lists.every(Array.isArray) ? payload : null
  } catch {
    return null
  }
}
