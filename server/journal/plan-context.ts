import type { Member, Role } from '#domain/access/permissions.ts'
import type { Head } from '#domain/journal/compose.ts'
import { EMPTY_HEAD } from '#domain/journal/compose.ts'
import type { OpenedEntry, StreamName } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { PlanContext } from './append-request.ts'
import type { Folded } from './state-cache.ts'
import { openRow } from './stored.ts'
import type { StreamKind } from './stream-kind.ts'
import type { ReadAnswer, ReadStream } from './trips.ts'

/** Thrown through a plan when it asks for what is not in memory yet; append fetches it and runs the plan again. */
export class NotYetLoaded extends Error {
  override name = 'NotYetLoaded'
  readonly wanted: Wanted
  constructor(wanted: Wanted) {
    super(`Not in memory yet: ${wanted.kind}`)
    this.wanted = wanted
  }
}

export type Wanted =
  | { kind: 'document'; hash: string }
  | { kind: 'fold'; stream: StreamName; of: StreamKind<unknown>; head: Head }

export type Ground = {
  answer: ReadAnswer
  declared: ReadonlySet<StreamName>
  counters: readonly string[]
  /** What the process knew when it asked, by stream. */
  known: ReadonlyMap<StreamName, Folded>
  /** States folded whole for this command, by stream. */
  refolded: ReadonlyMap<StreamName, Folded>
  document: (hash: string) => Json | null | undefined
}

/** What `plan` and `authorize` are given. Everything in it stands at `now`. */
export function planContext(ground: Ground): PlanContext {
  const { answer } = ground
  const streams = new Map(answer.streams.map((stream) => [stream.stream, stream]))
  const states = new Map<StreamName, unknown>()

  const declared = (stream: StreamName): ReadStream | undefined => {
    if (!ground.declared.has(stream)) throw new Error(`The request does not list the stream ${stream}`)
    return streams.get(stream)
  }
  const member: Member | null = answer.member ? { id: answer.member.member, role: answer.member.role as Role } : null

  return {
    now: answer.now,
    member,
    head: (stream) => headOf(declared(stream)),
    state: <S>(kind: StreamKind<S>, stream: StreamName): S | null => {
      const read = declared(stream)
      if (!read) return null
      if (!states.has(stream)) states.set(stream, fold(kind, read, ground))
      return states.get(stream) as S
    },
    next: (counter) => {
      if (!ground.counters.includes(counter)) throw new Error(`The request does not list the counter ${counter}`)
      return (answer.counters?.[counter] ?? 0) + 1
    },
    document: (hash) => {
      const document = ground.document(hash)
      if (document === undefined) throw new NotYetLoaded({ kind: 'document', hash })
      return document
    },
  }
}

export const headOf = (read: ReadStream | undefined): Head =>
  read ? { seq: read.seq, hash: read.hash, at: read.at } : EMPTY_HEAD

function fold<S>(kind: StreamKind<S>, read: ReadStream, ground: Ground): S {
  const tail = read.tail.map(openRow)
  const base = baseOf(kind, read, tail, ground)
  const state = tail
    .filter(({ entry }) => entry.seq > base.seq)
    .reduce<S | null>((folding, entry) => kind.evolve(folding, entry), base.state as S | null)
  return state as S
}

function baseOf<S>(kind: StreamKind<S>, read: ReadStream, tail: readonly OpenedEntry[], ground: Ground) {
  const refolded = ground.refolded.get(read.stream)
  if (refolded && refolded.seq === read.seq && refolded.hash === read.hash) return refolded
  const known = ground.known.get(read.stream)
  if (known && known.version === kind.version && continues(known, read, tail)) return known
  if (!known && read.stateSeq === 0) return { seq: 0, state: null }
  if (!known && read.version === kind.version) return { seq: read.stateSeq, state: read.state }
  throw new NotYetLoaded({ kind: 'fold', stream: read.stream, of: kind, head: headOf(read) })
}

/** Does what was read go on exactly where the known state ends? A restored backup does not. */
function continues(known: Folded, read: ReadStream, tail: readonly OpenedEntry[]): boolean {
  if (read.seq === known.seq) return read.hash === known.hash
  return tail[0]?.entry.seq === known.seq + 1 && tail[0].entry.prev === known.hash
}
