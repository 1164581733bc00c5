import type { StreamName } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { AppendRequest } from './append-request.ts'
import type { JournalParts } from './journal-parts.ts'
import type { Folded } from './state-cache.ts'
import type { ReadAnswer, ReadStream, Trips } from './trips.ts'
import { freeTrips } from './trips.ts'

/**
 * What was read for a command while the one before it in line was still being written. It is older than that write, so it
 * is believed only where the write of this command checks it: heads, session, role, command id and age. A command that
 * would end in anything else than a write (a problem, a repetition, nothing to record) reads again.
 */
export type ReadAhead = { answer: ReadAnswer; asked: ReadonlyMap<StreamName, number> }

/** Fails with what the database failed with. */
export async function readAhead<R extends Json>(parts: JournalParts, request: AppendRequest<R>): Promise<ReadAhead> {
  const known = knownStates(parts, request)
  const asked = new Map([...known].map(([stream, { seq }]) => [stream, seq]))
  return { answer: await freeTrips(parts.pools).read(readTrip(request, known)), asked }
}

/** The same answer with the heads this process has written since. Null when it cannot be told what happened since. */
function broughtUp<R extends Json>(
  parts: JournalParts,
  request: AppendRequest<R>,
  { answer, asked }: ReadAhead,
): ReadAnswer | null {
  const known = knownStates(parts, request)
  const streams: ReadStream[] = []
  let { now } = answer
  for (const stream of new Set(request.streams)) {
    const read = answer.streams.find((each) => each.stream === stream)
    const folded = known.get(stream)
    const from = asked.get(stream) ?? 0
    if (folded && folded.seq > (read?.seq ?? 0)) {
      const { seq, hash, at, version } = folded
      if (at === null) return null
      if (at > now) now = at
      streams.push({ stream, seq, hash, at, version, stateSeq: 0, state: null, tail: [] })
    } else if (read && (folded?.seq ?? 0) === from) {
      streams.push(read)
    } else if (read && folded?.seq === read.seq) {
      streams.push({ ...read, tail: [] })
    } else if (read || from > 0) {
      return null
    }
  }
  return { ...answer, now, streams }
}

/** Trips whose first was made ahead. Null when what was read is of no use any more. */
export function tripsAhead<R extends Json>(
  parts: JournalParts,
  request: AppendRequest<R>,
  ahead: ReadAhead,
): Trips | null {
  const answer = broughtUp(parts, request, ahead)
  return answer && { ...freeTrips(parts.pools), read: async () => answer }
}

export function knownStates<R extends Json>(
  parts: JournalParts,
  { scope, streams }: AppendRequest<R>,
): Map<StreamName, Folded> {
  const known = new Map<StreamName, Folded>()
  for (const stream of streams) {
    const folded = parts.states.get(scope.workspace, stream)
    if (folded) known.set(stream, folded)
  }
  return known
}

export function readTrip<R extends Json>(request: AppendRequest<R>, known: ReadonlyMap<StreamName, Folded>) {
  const { scope, actor, command, counters = [] } = request
  return {
    workspace: scope.workspace,
    session: actor.kind === 'member' ? actor.sessionId : null,
    streams: streamsOf(request).map((stream) => ({ stream, known: known.get(stream)?.seq ?? 0 })),
    counters,
    actor: actorKey(request),
    command,
  }
}

/** In the one order every process uses. */
export const streamsOf = <R extends Json>({ streams }: AppendRequest<R>): StreamName[] => [...new Set(streams)].sort()

export const actorKey = <R extends Json>({ actor }: AppendRequest<R>): string =>
  actor.kind === 'member' ? `member:${actor.memberId}` : `system:${actor.id}`
