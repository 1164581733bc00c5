import type { Json } from '#domain/json.ts'
import type { ChainReport } from '#domain/journal/verify.ts'
import type { Head } from '#domain/journal/compose.ts'
import type { OpenedEntry, StreamName } from '#domain/journal/entry.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import type { Appended, AppendRequest } from './append-request.ts'
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
}
