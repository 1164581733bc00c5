import type pg from 'pg'
import type { Instant, StreamName } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { Pools } from '#server/db/pools.ts'
import { onClient } from '#server/db/pools.ts'
import type { TailRow } from './stored.ts'
import type { ProjectionRow, ProjectionTable } from './stream-kind.ts'

export type ReadTrip = {
  workspace: string
  session: string | null
  streams: readonly { stream: StreamName; known: number }[]
  counters: readonly string[]
  actor: string
  command: string
}

export type ReadStream = {
  stream: StreamName
  seq: number
  hash: string
  at: Instant
  /** Of the cached state, where there is one; asked for only when nothing was known. */
  version: number | null
  stateSeq: number
  state: Json
  tail: readonly TailRow[]
}

export type ReadAnswer = {
  now: Instant
  member: { member: string; person: string; role: string } | null
  streams: readonly ReadStream[]
  earlier: { digest: string; result: Json } | null
  counters: { readonly [kind: string]: number } | null
  origin: 'made' | 'sample' | null
}

export type WriteTrip = JournalRows & {
  workspace: string
  at: Instant
  session: string | null
  member: string | null
  role: string | null
  actor: string
  command: string
  digest: string
  result: Json
  read: readonly { stream: StreamName; seq: number; write: boolean }[]
  counters: readonly { kind: string; value: number }[]
}

/** What `journal_write` takes. */
export type JournalRows = {
  entries: readonly {
    stream: StreamName
    seq: number
    bytes: string
    hash: string
    prev: string
    at: Instant
    type: string
    actor_kind: string
    actor_id: string
    command: string
    part: number
  }[]
  sealed: readonly { stream: StreamName; seq: number; pointer: string; salt: string; value: string }[]
  heads: readonly { stream: StreamName; seq: number; hash: string; at: Instant }[]
  states: readonly { stream: StreamName; version: number; seq: number; state: unknown }[]
  projections: { readonly [table in ProjectionTable]?: readonly ProjectionRow[] }
}

/** The two round trips of one decision. */
export type Trips = {
  read(trip: ReadTrip): Promise<ReadAnswer>
  write(trip: WriteTrip): Promise<void>
}

type Client = Pick<pg.ClientBase, 'query'>

const tripsOn = (on: <T>(work: (client: Client) => Promise<T>) => Promise<T>): Trips => ({
  read: (trip) =>
    on(async (client) => {
      const { rows } = await client.query<{ answer: ReadAnswer }>({
        name: 'journal_read',
        text: 'select journal_read($1::jsonb) as answer',
        values: [JSON.stringify(trip)],
      })
      const [row] = rows
      if (!row) throw new Error('journal_read gave no row')
      return row.answer
    }),
  write: (trip) =>
    on(async (client) => {
      await client.query({
        name: 'journal_append',
        text: 'select journal_append($1::jsonb)',
        values: [JSON.stringify(trip)],
      })
    }),
})

/** Each trip by itself, holding nothing in between: what moved meanwhile is noticed by the second. */
export const freeTrips = (pools: Pick<Pools, 'app'>): Trips => tripsOn((work) => onClient(pools.app, work))

export type Hold = {
  workspace: string
  streams: readonly { stream: StreamName; only_read: boolean }[]
  counters: readonly string[]
}

/** Both trips in one transaction that holds the streams from the start: nothing can move meanwhile, and others wait. */
export function heldTrips<T>(pools: Pick<Pools, 'app'>, hold: Hold, work: (trips: Trips) => Promise<T>): Promise<T> {
  return onClient(pools.app, async (client) => {
    await client.query('begin')
    try {
      await client.query('select journal_hold($1::jsonb)', [JSON.stringify(hold)])
      const result = await work(tripsOn((each) => each(client)))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw error
    }
  })
}
