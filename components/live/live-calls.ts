import type { TrpcClient } from '#components/trpc/client.ts'
import { shownError } from '#components/trpc/shown-error.ts'
import type { Board, Names, RoomSnapshot } from '#domain/incident/views.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { CommandAnswer, QueuedNote } from './room-view.ts'

/** What the live parts ask of the server. */
export type LiveCalls = {
  room(number: string): Promise<RoomSnapshot>
  baseline(incident: string): Promise<RoomSnapshot>
  entriesBefore(incident: string, seq: number): Promise<OpenedEntry[]>
  names(ids: string[]): Promise<Names>
  board(): Promise<Board>
  addNote(incident: string, note: QueuedNote): Promise<CommandAnswer>
}

const EARLIER = 200

export const liveCalls = (trpc: TrpcClient): LiveCalls => ({
  room: (number) => trpc.incident.room.query({ number }),
  baseline: (incident) => trpc.incident.baseline.query({ incident }),
  entriesBefore: async (incident, seq) =>
    (await trpc.incident.entriesBefore.query({ incident, seq, limit: EARLIER })).entries,
  names: (ids) => trpc.catalogue.names.query({ ids }),
  board: () => trpc.incident.board.query({}),
  addNote: (incident, { command, text, execution, step }) =>
    trpc.incident.addNote.mutate({ command, incident, text, execution, step }),
})

const PASSING = new Set(['UNREACHABLE', 'UNAVAILABLE', 'INTERNAL', 'TOO_MANY', 'NOT_SIGNED_IN'])

/** What went wrong, and whether asking the same again later may help. */
export function troubleOf(thrown: unknown): { code: string; message: string; passes: boolean } {
  const { code, message } = shownError(thrown)
  return { code, message, passes: PASSING.has(code) }
}
