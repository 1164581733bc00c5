import { canonicalText } from '#domain/journal/canonical.ts'
import type { ComposedEntry, Head } from '#domain/journal/compose.ts'
import { composeEntries } from '#domain/journal/compose.ts'
import type { Actor, Instant, OpenedEntry, StreamName } from '#domain/journal/entry.ts'
import type { PlannedWrite } from './append-request.ts'
import type { Folded } from './state-cache.ts'
import type { ProjectContext, Projections, StreamKind } from './stream-kind.ts'
import type { JournalRows } from './trips.ts'

export type Writing = {
  workspace: string
  at: Instant
  actor: Actor
  command: string
  writes: readonly PlannedWrite[]
  headOf: (stream: StreamName) => Head
  stateOf: (kind: StreamKind<unknown>, stream: StreamName) => unknown
  salt: () => string
  origin: ProjectContext['origin']
  document: ProjectContext['document']
}

/** One stream after its new entries. */
export type WrittenStream = {
  stream: StreamName
  entries: readonly OpenedEntry[]
  composed: readonly ComposedEntry[]
  head: Head
  folded: Folded
  projections: Projections
}

/** Cached states are stored whenever a stream passes a multiple of this. */
const STATE_EVERY = 32

/** Numbers, chains, seals, folds and projects what was planned. Throws NotStorable. */
export function composeWrites(w: Writing): WrittenStream[] {
  const writes = w.writes.filter(({ events }) => events.length > 0)
  if (new Set(writes.map(({ stream }) => stream)).size < writes.length)
    throw new Error('A command writes to a stream once')
  const total = writes.reduce((sum, { events }) => sum + events.length, 0)
  const [opening] = writes
  let part = 1
  return writes.map((write) => {
    const { stream, kind, events } = write
    const cause = causeOf(write, opening, w.headOf)
    const before = w.headOf(stream)
    const composed = composeEntries({
      workspace: w.workspace,
      stream,
      head: before,
      at: w.at,
      actor: w.actor,
      command: w.command,
      part: { first: part, total },
      ...(cause ? { cause } : {}),
      events,
      salt: w.salt,
    })
    part += events.length
    const entries = composed.map(({ opened }) => opened)
    const state = entries.reduce((folding, entry) => kind.evolve(folding, entry), w.stateOf(kind, stream))
    const last = composed.at(-1)
    if (!last) throw new Error('Nothing was composed')
    const head: Head = { seq: last.entry.seq, hash: last.hash, at: w.at }
    return {
      stream,
      entries,
      composed,
      head,
      folded: { version: kind.version, seq: head.seq, hash: head.hash, at: w.at, state },
      projections: kind.project(state, {
        workspace: w.workspace,
        origin: w.origin,
        stream,
        head,
        document: w.document,
      }),
    }
  })
}

function causeOf(write: PlannedWrite, opening: PlannedWrite | undefined, headOf: Writing['headOf']) {
  if (write.cause !== 'first') return write.cause
  if (!opening || opening === write) return undefined
  return { stream: opening.stream, seq: headOf(opening.stream).seq + 1 }
}

const passesMark = (written: WrittenStream): boolean => {
  const before = written.head.seq - written.composed.length
  return Math.floor(written.head.seq / STATE_EVERY) > Math.floor(before / STATE_EVERY)
}

/** The rows of what was composed; `states`: which cached states to store. */
export function journalRows(
  workspace: string,
  written: readonly WrittenStream[],
  states: 'at marks' | 'all' = 'at marks',
): JournalRows {
  const composed = written.flatMap(({ composed }) => composed)
  return {
    entries: composed.map(({ entry, bytes, hash }) => ({
      stream: entry.stream,
      seq: entry.seq,
      bytes: new TextDecoder().decode(bytes),
      hash,
      prev: entry.prev,
      at: entry.at,
      type: entry.type,
      actor_kind: entry.actor.kind,
      actor_id: entry.actor.id,
      command: entry.command,
      part: entry.part[0],
    })),
    sealed: composed.flatMap(({ entry, sealedValues }) =>
      sealedValues.map(({ pointer, salt, value }) => ({
        stream: entry.stream,
        seq: entry.seq,
        pointer,
        salt,
        value: canonicalText(value),
      })),
    ),
    heads: written.map(({ stream, head }) => ({ stream, seq: head.seq, hash: head.hash, at: head.at ?? '' })),
    states: written
      .filter((stream) => states === 'all' || passesMark(stream))
      .map(({ stream, folded }) => ({ stream, version: folded.version, seq: folded.seq, state: folded.state })),
    projections: scoped(workspace, written),
  }
}

function scoped(workspace: string, written: readonly WrittenStream[]): JournalRows['projections'] {
  const all: Record<string, object[]> = {}
  for (const { projections } of written) {
    for (const [table, rows] of Object.entries(projections)) {
      const key = table === 'workspace' ? 'id' : 'workspace'
      const known = all[table] ?? []
      all[table] = [...known, ...rows.map((row) => ({ ...row, [key]: workspace }))]
    }
  }
  return all
}
