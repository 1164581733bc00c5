import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Head } from '#domain/journal/compose.ts'
import { EMPTY_HEAD } from '#domain/journal/compose.ts'
import type { Actor, Instant, NewEvent, StreamName } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { WrittenStream } from './compose-writes.ts'
import { composeWrites, journalRows } from './compose-writes.ts'
import type { ProjectionRow, StreamKind } from './stream-kind.ts'

/** What one command wrote to one stream; the writes of a command stand side by side. */
export type ImportedWrite = {
  stream: StreamName
  at: Instant
  actor: Actor
  command: string
  events: readonly NewEvent[]
  cause?: { stream: StreamName; seq: number } | 'first'
}

export type ImportedPast = {
  workspace: string
  origin: 'made' | 'sample'
  /** In the order they were decided; the times of a stream never go back. */
  writes: readonly ImportedWrite[]
  kindOf: (stream: StreamName) => StreamKind<unknown>
  /** The last number each counter gave. */
  counters: Readonly<Record<string, number>>
}

/** Writes a past with its own times, whole or not at all. Only the owner of the tables may: the program's roles cannot set a time. */
export async function importStreams(owner: pg.Pool | pg.ClientBase, past: ImportedPast): Promise<{ entries: number }> {
  const written = composePast(past)
  const last = [...new Map(written.map((each) => [each.stream, each])).values()]
  const { entries, sealed } = journalRows(past.workspace, written)
  const { heads, states, projections } = journalRows(past.workspace, last, 'all')
  const request = {
    workspace: past.workspace,
    counters: Object.entries(past.counters).map(([kind, value]) => ({ kind, value })),
    entries,
    sealed,
    heads,
    states,
    projections: { ...projections, runbook_document: everyDocument(past.workspace, written) },
  }
  await owner.query('select journal_import($1::jsonb)', [JSON.stringify(request)])
  return { entries: entries.length }
}

function composePast({ workspace, origin, writes, kindOf }: ImportedPast): WrittenStream[] {
  const streams = new Map<StreamName, WrittenStream>()
  const documents = new Map<string, Json>()
  const headOf = (stream: StreamName): Head => streams.get(stream)?.head ?? EMPTY_HEAD
  const all: WrittenStream[] = []
  for (const command of commandsOf(writes)) {
    const [{ at, actor, command: id }] = command
    const late = command.find(({ stream }) => (headOf(stream).at ?? '') > at)
    if (late) throw new Error(`The time of ${late.stream} goes back to ${at}`)
    const written = composeWrites({
      workspace,
      origin,
      at,
      actor,
      command: id,
      writes: command.map((write) => ({ ...write, kind: kindOf(write.stream) })),
      headOf,
      stateOf: (_, stream) => streams.get(stream)?.folded.state ?? null,
      salt: () => randomBytes(16).toString('base64url'),
      document: (hash) => documents.get(hash) ?? null,
    })
    for (const each of written) {
      streams.set(each.stream, each)
      for (const row of each.projections.runbook_document ?? []) documents.set(String(row.hash), row.document ?? null)
      all.push(each)
    }
  }
  return all
}

function commandsOf(writes: readonly ImportedWrite[]): [ImportedWrite, ...ImportedWrite[]][] {
  const commands: [ImportedWrite, ...ImportedWrite[]][] = []
  for (const write of writes) {
    const current = commands.at(-1)
    if (current && current[0].command === write.command) current.push(write)
    else commands.push([write])
  }
  return commands
}

function everyDocument(workspace: string, written: readonly WrittenStream[]): ProjectionRow[] {
  const rows = written.flatMap(({ projections }) => projections.runbook_document ?? [])
  return [...new Map(rows.map((row) => [row.hash, { ...row, workspace }])).values()]
}
