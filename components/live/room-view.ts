import type { Incident } from '#domain/incident/state.ts'
import type { Board, MemberName, Names, RoomSnapshot, StartableRunbook } from '#domain/incident/views.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import type { Connection } from './connection.ts'

/** What every command of an incident answers. */
export type CommandAnswer = { seq: number; entries: OpenedEntry[]; number: string }

export type Room = {
  incident: Incident
  /** Oldest first, without a hole, ending at `incident.seq`. */
  entries: readonly OpenedEntry[]
  /** Entries before `entries[0]` exist and can be loaded. */
  hasEarlier: boolean
  runbooks: Readonly<Record<string, RunbookDocument>>
  names: Names
  members: readonly MemberName[]
  me: RoomSnapshot['me']
  startable: readonly StartableRunbook[]
  origin: RoomSnapshot['origin']
}

/** Somebody who has this room open. `step` is `execution/step`, or null on no step. */
export type Present = { member: string; name: string; step: string | null; tabs: number }

/** A note that is not in the journal yet. It keeps its command id, so that sending it twice records it once. */
export type QueuedNote = {
  command: string
  text: string
  execution: string | null
  step: string | null
  /** Browser time, ms since 1970. */
  writtenAt: number
  /** Why the server would not record it; null while it waits for the connection. */
  refused: string | null
}

export type NoteDraft = Pick<QueuedNote, 'text' | 'execution' | 'step'>

/** Where you stand, told to the others: `execution/step`, or null. */
export type Place = string | null

type RoomActions = {
  connection: Connection
  presence: readonly Present[]
  setPlace(place: Place): void
  /** Merge what a command of yours answered; the stream's copy of it is then not drawn twice. */
  applyAnswer(answer: CommandAnswer): void
  loadEarlier(): Promise<void>
  /** Server time minus browser time, in ms. */
  serverOffsetMs: number
  notes: {
    /** Written while there was no connection, or not answered yet: "not recorded yet". */
    queued: readonly QueuedNote[]
    /** Keep it, send it, and send it again on return until it is recorded. */
    add(note: NoteDraft): void
    /** Take a note back that was not recorded. */
    discard(command: string): void
  }
  /** Ask again after an error. */
  retry(): void
}

export type RoomView = RoomActions &
  (
    | { status: 'loading' | 'notFound'; error: null; room: null }
    | { status: 'error'; error: string; room: null }
    | { status: 'ready'; error: null; room: Room }
  )

export type BoardView = { connection: Connection; serverOffsetMs: number; retry(): void } & (
  | { status: 'loading'; error: null; board: null }
  | { status: 'error'; error: string; board: null }
  | { status: 'ready'; error: null; board: Board }
)
