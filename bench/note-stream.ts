import { newId } from '#domain/ids.ts'
import type { NewEvent, StreamName } from '#domain/journal/entry.ts'
import type { AppendRequest } from '#server/journal/append-request.ts'
import { requires } from '#server/journal/authorize.ts'
import type { StreamKind } from '#server/journal/stream-kind.ts'
import type { Ground } from './durable-database.ts'

type Notes = { id: string; count: number }

/** A stream of notes with a small row beside it: the least an incident costs, without its engine. */
export const notesKind: StreamKind<Notes> = {
  kind: 'catalogue',
  version: 1,
  evolve: (state, { entry }) => ({ id: entry.stream.split('/')[1] ?? '', count: (state?.count ?? 0) + 1 }),
  project: ({ id, count }) => ({
    catalogue_object: [{ id, kind: 'bench', name: id, attributes: { count } }],
  }),
}

export const note = (text: string): NewEvent => ({
  type: 'note.added',
  tv: 1,
  data: { step: null },
  open: { '/text': text },
})

export const newNotes = (): StreamName => `catalogue/${newId()}`

export const noteIn = (
  { scope, member }: Ground,
  stream: StreamName,
  events: readonly NewEvent[],
): AppendRequest<number> => ({
  scope,
  actor: member,
  command: newId(),
  request: { verb: 'note.add', stream, events: events.length },
  streams: [stream],
  authorize: requires('incident.note', () => ({ kind: 'workspace' })),
  plan: (ctx) => ({
    writes: [{ stream, kind: notesKind, events }],
    result: (ctx.state(notesKind, stream)?.count ?? 0) + events.length,
  }),
})
