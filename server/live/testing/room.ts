import type { NewEvent, StreamName } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { AppendRequest } from '#server/journal/append-request.ts'
import type { StreamKind } from '#server/journal/stream-kind.ts'
import type { Bench } from '#server/journal/testing/tally.ts'

/** The least that has a row on the board and viewers. */
type Room = { id: string; private: boolean; viewers: string[]; at: string }

export const roomKind: StreamKind<Room> = {
  kind: 'incident',
  version: 1,
  evolve: (state, { entry }) => {
    const before = state ?? { id: entry.stream.split('/')[1] ?? '', private: false, viewers: [], at: entry.at }
    const { viewers } = entry.data
    return Array.isArray(viewers) ? { ...before, private: true, viewers: viewers.map(String) } : before
  },
  project: (room, { head }) => ({
    incident: [
      {
        id: room.id,
        number: `INC-${room.id}`,
        kind: 'incident',
        origin: 'made',
        title: 'Checkout is down',
        severity: 'SEV1',
        status: 'active',
        private: room.private,
        commander: room.id,
        apps: [],
        environments: [],
        declared_at: room.at,
        declared_by: room.id,
        resolved_at: null,
        seq: head.seq,
        summary: { executions: [], refusals: 0, outsideActs: 0, freezes: 0 },
      },
    ],
    incident_viewer: room.viewers.map((member) => ({ incident: room.id, member })),
  }),
}

export const newRoom = (): StreamName => `incident/${newId()}`

export const note = (text: string): NewEvent => ({ type: 'note.added', tv: 1, data: {}, open: { '/text': text } })
export const seenBy = (...viewers: string[]): NewEvent => ({
  type: 'viewers.set',
  tv: 1,
  data: { viewers },
  open: {},
})

export function inRoom({ scope, member }: Bench, stream: StreamName, ...events: NewEvent[]): AppendRequest<Json> {
  return {
    scope,
    actor: member,
    command: newId(),
    request: { verb: 'room.change', stream },
    streams: [stream],
    authorize: () => {},
    plan: () => ({ writes: [{ stream, kind: roomKind, events }], result: null }),
  }
}
