import type { Board, Names, RoomSnapshot } from '#domain/incident/views.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { ApiError } from '#domain/problem.ts'
import type { CommandAnswer, QueuedNote } from './room-view.ts'

/** What the live parts ask of the server. Each rejects with what `problemOf` can read. */
export type LiveCalls = {
  room(number: string): Promise<RoomSnapshot>
  baseline(incident: string): Promise<RoomSnapshot>
  entriesBefore(incident: string, seq: number): Promise<OpenedEntry[]>
  names(ids: string[]): Promise<Names>
  board(): Promise<Board>
  addNote(incident: string, note: QueuedNote): Promise<CommandAnswer>
  /** Null: the server was not reached, or did not say. */
  problemOf(error: unknown): ApiError | null
}

/** Whether asking the same again later may help. */
export const mayPass = (problem: ApiError | null): boolean =>
  problem === null || ['UNAVAILABLE', 'INTERNAL', 'TOO_MANY', 'NOT_SIGNED_IN'].includes(problem.code)

export const UNREACHED = 'The server did not answer. Nothing is lost; try again.'
