import type { KeyObject } from 'node:crypto'
import type { Problem } from '#domain/problem.ts'
import type { Pools } from '#server/db/pools.ts'
import type { Committed } from './append-request.ts'
import type { DocumentCache } from './document-cache.ts'
import type { Queue } from './queue.ts'
import type { JournalReads } from './read.ts'
import type { StateCache } from './state-cache.ts'

/** read: between the two round trips. committed: written, not answered yet. */
export type AppendPoint = 'read' | 'committed'

/** What append works with; one set a process. */
export type JournalParts = {
  pools: Pools
  reads: JournalReads
  queue: Queue
  states: StateCache
  documents: DocumentCache
  digestKey: KeyObject
  salt: () => string
  /** Waits up to `ms`, at random, so that rivals do not meet again. */
  pause: (ms: number) => Promise<void>
  committed: (batch: Committed) => void
  /** What keeps anything from being written now, such as a full disk; asked before every write, never for a repeated command. */
  refuseWrites?: () => Problem | null
  at?: (point: AppendPoint) => void | Promise<void>
}
