import { createSecretKey, randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Head } from '#domain/journal/compose.ts'
import type { OpenedEntry, StreamName } from '#domain/journal/entry.ts'
import type { ChainReport } from '#domain/journal/verify.ts'
import type { Json } from '#domain/json.ts'
import { Problem } from '#domain/problem.ts'
import type { Pools } from '#server/db/pools.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import { append } from './append.ts'
import type { Appended, AppendRequest, Committed } from './append-request.ts'
import { createDocumentCache } from './document-cache.ts'
import type { JournalParts } from './journal-parts.ts'
import { createQueue } from './queue.ts'
import { journalReads } from './read.ts'
import { createStateCache } from './state-cache.ts'
import type { StreamKind } from './stream-kind.ts'

export type Loaded<S> = { state: S | null; head: Head }

/** The one way in and out of the journal. `createJournal(deps)` makes it. */
export type Journal = {
  append<R extends Json>(request: AppendRequest<R>): Promise<Appended<R>>
  /** The state of a stream folded up to its head, and that head. */
  loadStream<S>(scope: WorkspaceScope, kind: StreamKind<S>, stream: StreamName): Promise<Loaded<S>>
  /** Up to `limit` entries with a number below `seq`, oldest first. */
  entriesBefore(scope: WorkspaceScope, stream: StreamName, seq: number, limit: number): Promise<OpenedEntry[]>
  /** Up to `limit` entries with a number above `seq`, oldest first. */
  entriesAfter(scope: WorkspaceScope, stream: StreamName, seq: number, limit: number): Promise<OpenedEntry[]>
  /** The stored bytes of a stream, page by page, never all at once in memory. */
  exportStream(scope: WorkspaceScope, stream: StreamName): AsyncGenerator<Uint8Array>
  verifyStored(scope: WorkspaceScope, stream: StreamName): Promise<ChainReport>
  /** Why nothing can be written now, or null; asked for what stands beside the journal, too. */
  refuseWrites(): Problem | null
}

export type JournalDeps = {
  pools: Pools
  /** Keys the digest by which a repeated command is known; the same on every process and after every restart. */
  digestKey: Uint8Array
  /** Called right after the commit, in the order of each stream. */
  onCommitted?: (batch: Committed) => void
  log?: (line: string) => void
  /** A fresh 128-bit salt, base64url. */
  salt?: () => string
  refuseWrites?: JournalParts['refuseWrites']
  /** Tests stop here. */
  at?: JournalParts['at']
}

const WAITING_PER_STREAM = 256
const LONGEST_WAIT_MS = 8_000

export function createJournal(deps: JournalDeps): Journal {
  const reads = journalReads(deps.pools)
  const parts: JournalParts = {
    pools: deps.pools,
    reads,
    queue: createQueue(
      WAITING_PER_STREAM,
      LONGEST_WAIT_MS,
      () => new Problem('UNAVAILABLE', 'Too many commands wait for the same record. Try again in a moment'),
    ),
    states: createStateCache(),
    documents: createDocumentCache(),
    digestKey: createSecretKey(deps.digestKey),
    salt: deps.salt ?? (() => randomBytes(16).toString('base64url')),
    pause: async (ms) => {
      await wait(Math.random() * ms)
    },
    committed: (batch) => {
      try {
        deps.onCommitted?.(batch)
      } catch (error) {
        // What is written stays written; watchers find it by looking.
        deps.log?.(`after a commit: ${error instanceof Error ? error.stack : String(error)}`)
      }
    },
    ...(deps.refuseWrites ? { refuseWrites: deps.refuseWrites } : {}),
    ...(deps.at ? { at: deps.at } : {}),
  }
  return {
    append: (request) => append(parts, request),
    loadStream: reads.loadStream,
    entriesBefore: reads.entriesBefore,
    entriesAfter: reads.entriesAfter,
    exportStream: reads.exportStream,
    verifyStored: reads.verifyStored,
    refuseWrites: () => deps.refuseWrites?.() ?? null,
  }
}
