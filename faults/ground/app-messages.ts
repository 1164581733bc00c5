import type { PoolLimits } from '#server/db/pools.ts'
import type { AppendPoint } from '#server/journal/journal-parts.ts'
import type { HubLimits } from '#server/live/hub.ts'
import type { Protection } from './protections.ts'

/** What a process of the app is started with. */
export type Given = {
  /** 0 takes any free port. */
  port: number
  databasePort: number
  database: string
  dataDirectory: string
  secret: string
  /** The directory whose disk must have room. */
  watched?: string
  pools?: PoolLimits
  live?: Partial<HubLimits>
  /** The protections that are taken out, to see that the judge notices. */
  without: readonly Protection[]
}

export type ToApp =
  /** At its next pass of `point` (after `after` others) the process kills or stops itself. */
  { ask: 'tamper' } | { ask: 'arm'; point: AppendPoint; does: 'kill' | 'stop'; after: number } | { ask: 'size' }

/** After garbage was collected; `buffers` is what lies outside of the heap. */
export type Size = { rss: number; heapUsed: number; buffers: number }

export type FromApp =
  | { answer: 'ready'; port: number; setupCode: string | null }
  | { answer: 'armed' }
  | { answer: 'tampering' }
  | ({ answer: 'size' } & Size)
