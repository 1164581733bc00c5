import { NotStorable } from '#domain/journal/canonical.ts'
import type { Actor, OpenedEntry, StreamName } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import { Problem } from '#domain/problem.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import type { Appended, AppendRequest, Plan, PlanContext } from './append-request.ts'
import type { WrittenStream } from './compose-writes.ts'
import { composeWrites, journalRows } from './compose-writes.ts'
import type { JournalParts } from './journal-parts.ts'
import type { Ground } from './plan-context.ts'
import { NotYetLoaded, planContext } from './plan-context.ts'
import { actorKey, knownStates, readTrip, streamsOf } from './read-ahead.ts'
import type { Folded } from './state-cache.ts'
import type { ReadAnswer, Trips, WriteTrip } from './trips.ts'

/** Kept with the answer of a command, so that a repetition can be given the same entries. */
type StoredResult<R> = { result: R; wrote: [stream: StreamName, first: number, last: number][] }

/** needs counters: nothing was written; decide again standing in line for these, or rivals of this process take the numbers. */
export type Ruled<R> =
  | { kind: 'appended'; appended: Appended<R>; written: readonly WrittenStream[] }
  | { kind: 'needs counters'; counters: readonly string[] }

const appended = <R>(answer: Appended<R>, written: readonly WrittenStream[] = []): Ruled<R> => ({
  kind: 'appended',
  appended: answer,
  written,
})

/** Two round trips: reads and rules, then writes if all still stands. Throws what the database says when it does not. */
export async function decideOnce<R extends Json>(
  parts: JournalParts,
  request: AppendRequest<R>,
  digest: string,
  inLineFor: readonly string[],
  trips: Trips,
): Promise<Ruled<R>> {
  const { scope, actor, command } = request
  const { workspace } = scope
  const counters = request.counters ?? []
  const streams = streamsOf(request)
  const known = knownStates(parts, request)
  const answer = await trips.read(readTrip(request, known))
  if (actor.kind === 'member') {
    const { member } = answer
    if (!member || member.member !== actor.memberId || member.person !== actor.personId) throw sessionEnded()
  }
  await parts.at?.('read')

  const declared = new Set(streams)
  const ruling = await rule(parts, scope, { answer, declared, counters, known }, (ctx): Ruling<R> => {
    request.authorize(ctx)
    if (answer.earlier) return { earlier: answer.earlier }
    const plan = request.plan(ctx)
    const written = composeWrites({
      workspace,
      at: answer.now,
      actor: journalActor(request),
      command,
      writes: plan.writes,
      headOf: ctx.head,
      stateOf: ctx.state,
      salt: parts.salt,
      origin: answer.origin,
      document: ctx.document,
    })
    return { plan, written }
  })
  if ('earlier' in ruling) return appended(await replay(parts, scope, ruling.earlier, digest))
  const { plan, written } = ruling
  if (written.length === 0) return appended({ result: plan.result, entries: [], replayed: false })
  const refusal = parts.refuseWrites?.()
  if (refusal) throw refusal
  const taken = [...new Set(plan.useCounters)].sort()
  if (taken.some((counter) => !inLineFor.includes(counter))) return { kind: 'needs counters', counters: taken }

  const wrote = written.map(({ stream, head, entries }) => [stream, head.seq - entries.length + 1, head.seq])
  const trip: WriteTrip = {
    ...journalRows(workspace, written),
    workspace,
    at: answer.now,
    session: actor.kind === 'member' ? actor.sessionId : null,
    member: answer.member?.member ?? null,
    role: answer.member?.role ?? null,
    actor: actorKey(request),
    command,
    digest,
    result: { result: plan.result, wrote },
    read: readSet(answer, streams, new Set(written.map(({ stream }) => stream))),
    counters: taken.map((kind) => ({ kind, value: nextOf(answer, counters, kind) })),
  }
  await trips.write(trip)
  const answered = { result: plan.result, entries: written.flatMap(({ entries }) => entries), replayed: false }
  return appended(answered, written)
}

type Ruling<R> = { earlier: NonNullable<ReadAnswer['earlier']> } | { plan: Plan<R>; written: WrittenStream[] }

/** Runs what decides; whatever it asks for that is not in memory is fetched, and it runs again on the same answer. */
async function rule<T>(
  parts: JournalParts,
  scope: WorkspaceScope,
  read: Pick<Ground, 'answer' | 'declared' | 'counters' | 'known'>,
  decide: (ctx: PlanContext) => T,
): Promise<T> {
  const refolded = new Map<StreamName, Folded>()
  const absent = new Set<string>()
  const ground: Ground = {
    ...read,
    refolded,
    document: (hash) => parts.documents.get(scope.workspace, hash) ?? (absent.has(hash) ? null : undefined),
  }
  for (;;) {
    try {
      return decide(planContext(ground))
    } catch (error) {
      if (error instanceof NotStorable) {
        throw new Problem('BAD_INPUT', `What was sent cannot be stored. ${error.message}`)
      }
      if (!(error instanceof NotYetLoaded)) throw error
      const { wanted } = error
      if (wanted.kind === 'document') {
        const document = await parts.reads.document(scope, wanted.hash)
        if (document === null) absent.add(wanted.hash)
        else parts.documents.set(scope.workspace, wanted.hash, document)
      } else {
        const folded = await parts.reads.refold(scope, wanted.of, wanted.stream, wanted.head)
        refolded.set(wanted.stream, folded)
        parts.states.forget(scope.workspace, wanted.stream)
        parts.states.set(scope.workspace, wanted.stream, folded)
      }
    }
  }
}

async function replay<R extends Json>(
  parts: JournalParts,
  scope: WorkspaceScope,
  earlier: NonNullable<ReadAnswer['earlier']>,
  digest: string,
): Promise<Appended<R>> {
  if (earlier.digest !== digest) {
    throw new Problem('CONFLICT', 'This command id was used for another request; nothing was recorded')
  }
  const { result, wrote } = earlier.result as unknown as StoredResult<R>
  const entries: OpenedEntry[] = []
  for (const [stream, first, last] of wrote) {
    entries.push(...(await parts.reads.entriesAfter(scope, stream, first - 1, last - first + 1)))
  }
  return { result, entries, replayed: true }
}

function readSet(answer: ReadAnswer, streams: readonly StreamName[], written: ReadonlySet<StreamName>) {
  const seqs = new Map(answer.streams.map(({ stream, seq }) => [stream, seq]))
  return streams.map((stream) => ({ stream, seq: seqs.get(stream) ?? 0, write: written.has(stream) }))
}

function nextOf(answer: ReadAnswer, listed: readonly string[], kind: string): number {
  if (!listed.includes(kind)) throw new Error(`The request does not list the counter ${kind}`)
  return (answer.counters?.[kind] ?? 0) + 1
}

const journalActor = <R extends Json>({ actor }: AppendRequest<R>): Actor =>
  actor.kind === 'member' ? { kind: 'member', id: actor.memberId } : { kind: 'system', id: actor.id }

export const sessionEnded = () =>
  new Problem('NOT_SIGNED_IN', 'Your session or your membership has ended. Sign in again')
