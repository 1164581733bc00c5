import { createHmac } from 'node:crypto'
import { canonicalText, NotStorable } from '#domain/journal/canonical.ts'
import type { Json } from '#domain/json.ts'
import { Problem } from '#domain/problem.ts'
import type { Appended, AppendRequest } from './append-request.ts'
import { databaseFault } from './database-fault.ts'
import type { Ruled } from './decide-once.ts'
import { decideOnce, sessionEnded } from './decide-once.ts'
import type { JournalParts } from './journal-parts.ts'
import type { ReadAhead } from './read-ahead.ts'
import { readAhead, tripsAhead } from './read-ahead.ts'
import { freeTrips, heldTrips } from './trips.ts'

const DECISIONS = 5
/** Who lost this often to other processes takes the locks before ruling, or could lose for ever. */
const FREE_DECISIONS = 2

/** A database that fell silent for longer than this is not asked again: whoever waits hears of it. */
const SOON_MS = 3_000

/** Decides and writes a command once, however often it is sent. The only way an entry comes to be. */
export async function append<R extends Json>(parts: JournalParts, request: AppendRequest<R>): Promise<Appended<R>> {
  const onlyRead = new Set(request.onlyRead)
  const digest = digestOf(parts, request)
  const lines = request.streams.filter((stream) => !onlyRead.has(stream))
  let ahead: Promise<ReadAhead | null> | null = null
  const turn = async () => {
    const read = await ahead
    return (read && (await decideAhead(parts, request, digest, read))) ?? decideAgain(parts, request, digest, [])
  }
  return parts.queue.run(linesOf(request, lines), turn, () => {
    const from = performance.now()
    ahead = readAhead(parts, request).catch((error: unknown) => nothingUnlessSilent(error, from))
    ahead.catch(() => undefined)
  })
}

/** What failed ahead of its turn is tried again in it, unless the database has been silent all that while. */
function nothingUnlessSilent(error: unknown, from: number): null {
  if (databaseFault(error).kind === 'unreachable' && performance.now() - from > SOON_MS) throw unavailable(error)
  return null
}

/** Null when what was read ahead did not end in a write, or needs a number: it is decided again, from what stands then. */
async function decideAhead<R extends Json>(
  parts: JournalParts,
  request: AppendRequest<R>,
  digest: string,
  ahead: ReadAhead,
): Promise<Appended<R> | null> {
  const trips = tripsAhead(parts, request, ahead)
  const from = performance.now()
  const ruled =
    trips &&
    (await decideOnce(parts, request, digest, [], trips).catch((error: unknown) => nothingUnlessSilent(error, from)))
  return ruled?.kind === 'appended' && ruled.written.length > 0 ? settle(parts, request, ruled) : null
}

const linesOf = ({ scope }: Pick<AppendRequest<Json>, 'scope'>, names: readonly string[]) =>
  names.map((name) => `${scope.workspace} ${name}`)

/** `counters`: those this command already stands in line for. Streams come first, so nobody waits in a circle. */
async function decideAgain<R extends Json>(
  parts: JournalParts,
  request: AppendRequest<R>,
  digest: string,
  counters: readonly string[],
): Promise<Appended<R>> {
  const from = performance.now()
  let unreachable = 0
  for (let decision = 1; ; decision++) {
    try {
      const ruled = await (decision <= FREE_DECISIONS
        ? decideOnce(parts, request, digest, counters, freeTrips(parts.pools))
        : decideHeld(parts, request, digest))
      if (ruled.kind === 'appended') return await settle(parts, request, ruled)
      const wanted = ruled.counters
      return await parts.queue.run(linesOf(request, wanted), () => decideAgain(parts, request, digest, wanted))
    } catch (error) {
      const fault = databaseFault(error)
      if (fault.kind === 'taken') throw request.onTaken?.(fault.constraint) ?? taken()
      if (fault.kind === 'sessionEnded') throw sessionEnded()
      if (fault.kind === 'unreachable' && (++unreachable > 1 || performance.now() - from > SOON_MS)) {
        throw unavailable(error)
      }
      if (fault.kind === 'other') throw error
      if (decision >= DECISIONS) throw crowded()
      await parts.pause(fault.kind === 'unreachable' ? 100 : 2 ** decision)
    }
  }
}

function decideHeld<R extends Json>(parts: JournalParts, request: AppendRequest<R>, digest: string): Promise<Ruled<R>> {
  const { scope, streams, onlyRead = [], counters = [] } = request
  const hold = {
    workspace: scope.workspace,
    streams: [...new Set(streams)].sort().map((stream) => ({ stream, only_read: onlyRead.includes(stream) })),
    counters,
  }
  return heldTrips(parts.pools, hold, (trips) => decideOnce(parts, request, digest, counters, trips))
}

/** After the commit: remembers the states and tells who listens. */
async function settle<R extends Json>(
  parts: JournalParts,
  { scope: { workspace } }: AppendRequest<R>,
  { appended, written }: Extract<Ruled<R>, { kind: 'appended' }>,
): Promise<Appended<R>> {
  if (written.length === 0) return appended
  for (const { stream, folded } of written) parts.states.set(workspace, stream, folded)
  parts.committed({
    workspace,
    streams: written.map(({ stream, entries, projections }) => ({ stream, entries, projections })),
  })
  await parts.at?.('committed')
  return appended
}

function digestOf(parts: JournalParts, { request }: { request: Json }): string {
  try {
    return createHmac('sha256', parts.digestKey).update(canonicalText(request)).digest('hex')
  } catch (error) {
    if (error instanceof NotStorable) throw new Problem('BAD_INPUT', `What was sent cannot be stored. ${error.message}`)
    throw error
  }
}

const taken = () => new Problem('CONFLICT', 'A name or number in this is taken already; nothing was recorded')
const crowded = () =>
  new Problem('CONFLICT', 'Others changed this at the same moment, five times over. Nothing was recorded; try again')

function unavailable(cause: unknown): Problem {
  const problem = new Problem(
    'UNAVAILABLE',
    'The database does not answer. Try again in a moment; a command sent twice counts once',
  )
  problem.cause = cause
  return problem
}
