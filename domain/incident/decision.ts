// A decision is pure: the state, what is asked, and a context that holds the clock, the numbers and the catalogue give the events.
import type { Role } from '#domain/access/permissions.ts'
import type { ClaimState, Holder } from '#domain/claim/claim.ts'
import type { Execution } from '#domain/execution/state.ts'
import type { Instant, NewEvent } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { MemberState } from '#domain/member/state.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'
import type { CheckedFile } from '#domain/verifier/signed-file.ts'
import type { IncidentEventData, IncidentEventType } from './events.ts'
import type { FreezeKind, Incident } from './state.ts'

export type LibraryRunbook = { id: string; slug: string; hash: string; withdrawn: boolean; cannotStart: string | null }

export type DecideContext = {
  /** The ruling moment: database time. */
  now: Instant
  /** Member id of whoever acts. */
  by: string
  /** Members of the workspace who have not left, with their roles. */
  roles: { readonly [member: string]: Role }
  /** When whoever acts last proved who they are. */
  authenticatedAt: Instant
  /** Records of members at the ruling moment, in that order: a second person is judged by them. */
  members: (ids: readonly string[]) => readonly (MemberState | null)[]
  /** By hash; undefined when the workspace holds no such document. */
  runbook: (hash: string) => CompiledRunbook | undefined
  library: readonly LibraryRunbook[]
  /** The runbook of that name, which stands still until the decision is written. */
  pinned: (slug: string) => LibraryRunbook | undefined
  catalogue: RulingInput['catalogue']
  nameOf: (id: string) => string
  /** Kind of a catalogue object, or undefined. */
  kindOf: (id: string) => string | undefined
  /** What a verifier found in what this command records as that fact; null when it found nothing to check. */
  verified: (fact: string) => VerifiedReading | null
  /** The claim on an exclusive action for one key. */
  claim: (action: string, key: string) => Claim
  /** Next public number of a kind, such as 42. */
  next: (counter: 'incident' | 'freeze') => number
  /** `PRV-` and five random base-32 letters. */
  privateNumber: string
}

/**
 * `values`: of each fact that is computed from it, with ids where the signed bytes name objects. `unsaid`: why one of them
 * is unknown though the bytes are verified.
 */
export type VerifiedReading = {
  checked: CheckedFile
  values: { readonly [fact: string]: Json }
  unsaid?: { readonly [fact: string]: string }
}

/** State null: nobody ever held it. */
export type Claim = { id: string; state: ClaimState | null }

export type NewFreeze = {
  freeze: string
  number: string
  environment: string
  kinds: FreezeKind[]
  private: boolean
}

/** `id` is that of the run that publishes it. */
export type NewNotice = { id: string; params: { readonly [name: string]: Json } }

export type Accepted = {
  kind: 'accepted'
  events: NewEvent[]
  answer: 'recorded' | 'authorized' | 'refused' | 'voided'
  /** Public numbers this decision takes. */
  takes: ('incident' | 'freeze')[]
  freeze: NewFreeze | null
  /** What the owners of apps are told. */
  notice: NewNotice | null
  lift: { freeze: string; reason: string } | null
  claim: ({ claim: string } & Holder) | null
  release: { claim: string; run: string } | null
}

/** Nothing is written. `fields` names inputs by their path, such as `readings.0.value`. */
export type Rejected = {
  kind: 'rejected'
  code: 'BAD_INPUT' | 'CONFLICT' | 'NOT_FOUND' | 'FORBIDDEN'
  message: string
  fields?: Record<string, string>
}

export type Decision = Accepted | Rejected

export type Decide<I> = (state: Incident, input: I, ctx: DecideContext) => Decision

export const accepted = (events: NewEvent[], more: Partial<Omit<Accepted, 'kind' | 'events'>> = {}): Accepted => ({
  kind: 'accepted',
  events,
  answer: 'recorded',
  takes: [],
  freeze: null,
  notice: null,
  lift: null,
  claim: null,
  release: null,
  ...more,
})

export const rejected = (code: Rejected['code'], message: string, fields?: Record<string, string>): Rejected => ({
  kind: 'rejected',
  code,
  message,
  ...(fields ? { fields } : {}),
})

/** Words of a runbook as a sentence: with one full stop at the end. */
export const asSentence = (words: string): string => (/[.!?…]$/.test(words.trim()) ? words.trim() : `${words.trim()}.`)

/** An event with its open values; those left undefined or null are not written. */
export function event<T extends IncidentEventType>(
  type: T,
  data: IncidentEventData[T],
  open: Record<string, Json | undefined> = {},
): NewEvent {
  const given = Object.entries(open).filter((pair): pair is [string, Json] => pair[1] !== undefined && pair[1] !== null)
  return { type, tv: 1, data: dropUndefined(data), open: Object.fromEntries(given) }
}

const dropUndefined = (data: object): NewEvent['data'] =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))

export const rulingInput = (run: Execution, runbook: CompiledRunbook, ctx: DecideContext): RulingInput => ({
  run,
  runbook,
  now: ctx.now,
  by: ctx.by,
  catalogue: ctx.catalogue,
  nameOf: ctx.nameOf,
  startable: ctx.library.filter((r) => !r.withdrawn && r.cannotStart === null).map((r) => r.slug),
})
