import type { Member } from '#domain/access/permissions.ts'
import type { Head } from '#domain/journal/compose.ts'
import type { Instant, NewEvent, OpenedEntry, StreamName } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { Problem } from '#domain/problem.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import type { Projections, StreamKind } from './stream-kind.ts'

/** Minted by server/auth from a session that stood a moment ago; append asks the database again. */
export type SignedInMember = { kind: 'member'; memberId: string; personId: string; sessionId: string }

/** The installation itself; `id` names the part that acts, such as `setup` or `invitation`. */
export type SystemActor = { kind: 'system'; id: string }

export type PlanContext = {
  /** The ruling moment, which is also `at` of the entries: database time, raised to the last entry of every stream read. */
  now: Instant
  /** The acting member with its role at this moment; null for a system actor. */
  member: Member | null
  /** Null while the stream has no entry. The stream must be among `streams`. */
  state<S>(kind: StreamKind<S>, stream: StreamName): S | null
  head(stream: StreamName): Head
  /** The number a counter gives next. Only one listed in `counters`; it is taken when the plan lists it in `useCounters`. */
  next(counter: string): number
  /** A runbook document of the workspace by its hash, or null. Reading one that is not in memory runs the plan again. */
  document(hash: string): Json | null
}

export type PlannedWrite = {
  stream: StreamName
  /** `StreamKind<unknown>`: any kind is assignable. */
  kind: StreamKind<unknown>
  events: readonly NewEvent[]
  /** `first`: the first entry this command writes. */
  cause?: { stream: StreamName; seq: number } | 'first'
}

export type Plan<R> = {
  writes: readonly PlannedWrite[]
  useCounters?: readonly string[]
  /** Answered again when the command is repeated, so it must be JSON of closed values: ids, numbers, words of ours. */
  result: R
}

export type AppendRequest<R extends Json> = {
  scope: WorkspaceScope
  actor: SignedInMember | SystemActor
  /** A UUID made by whoever acts, the same on every retry. */
  command: string
  /** What was asked, with the verb's name; the same command with another request is CONFLICT. */
  request: Json
  /** Every stream that is read or may be written, new ones included. */
  streams: readonly StreamName[]
  /** Of these, the ones that are only read: commands that share them need not wait for each other. */
  onlyRead?: readonly StreamName[]
  counters?: readonly string[]
  /** Throws when the member may not do this; `requires` in authorize.ts makes one. Also asked before a repeated command is answered. */
  authorize(ctx: PlanContext): void
  /** Pure, and may run several times. Throws a Problem when there is nothing to record; a refusal by a guardrail is an event. */
  plan(ctx: PlanContext): Plan<R>
  /** In words, what a unique index of a projection refused. Otherwise CONFLICT with a general sentence. */
  onTaken?(constraint: string): Problem
}

export type Appended<R> = {
  result: R
  /** What this command wrote, in order. */
  entries: OpenedEntry[]
  /** True when the command had been carried out before. */
  replayed: boolean
}

/** What was just committed, for the live hub. */
export type Committed = {
  workspace: string
  streams: readonly { stream: StreamName; entries: readonly OpenedEntry[]; projections: Projections }[]
}
