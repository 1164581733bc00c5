import type { IncidentEventData } from '#domain/incident/events.ts'
import { evolveIncident } from '#domain/incident/evolve.ts'
import type { RoomSnapshot } from '#domain/incident/views.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { Room } from './room-view.ts'

/** The room as a snapshot says it, with the entries before it that are already here and join without a hole. */
export function openRoom(snapshot: RoomSnapshot, known: readonly OpenedEntry[] = []): Room {
  const first = snapshot.entries[0]?.entry.seq ?? snapshot.incident.seq + 1
  const before = known.filter((e) => e.entry.seq < first)
  const joins = before.length === 0 || before.at(-1)?.entry.seq === first - 1
  const entries = joins ? [...before, ...snapshot.entries] : snapshot.entries
  const { incident, runbooks, names, members, me, startable, origin } = snapshot
  return { incident, entries, hasEarlier: startsLate(entries), runbooks, names, members, me, startable, origin }
}

const startsLate = (entries: readonly OpenedEntry[]): boolean => (entries[0]?.entry.seq ?? 1) > 1

/** What a snapshot says beside the entries; used when the entries here are already ahead of it. */
export function refreshSides(room: Room, snapshot: RoomSnapshot): Room {
  return {
    ...room,
    runbooks: { ...room.runbooks, ...snapshot.runbooks },
    names: { ...room.names, ...snapshot.names },
    members: snapshot.members,
    me: snapshot.me,
    startable: snapshot.startable,
  }
}

/** `entries` follow the room's last one without a hole. */
export function foldEntries(room: Room, entries: readonly OpenedEntry[]): Room {
  const incident = entries.reduce(evolveIncident, room.incident)
  return { ...room, incident, entries: [...room.entries, ...entries] }
}

/** `earlier` ends where the room's entries begin. */
export function prependEntries(room: Room, earlier: readonly OpenedEntry[]): Room {
  const first = room.entries[0]?.entry.seq ?? room.incident.seq + 1
  const fresh = earlier.filter((e) => e.entry.seq < first)
  if (fresh.length > 0 && fresh.at(-1)?.entry.seq !== first - 1) return room
  const entries = [...fresh, ...room.entries]
  return { ...room, entries, hasEarlier: fresh.length > 0 && startsLate(entries) }
}

/** A runbook document the room has not been given: without it the entry cannot be drawn. */
export function lacksDocument(room: Room, e: OpenedEntry): boolean {
  if (e.entry.type !== 'execution.started') return false
  const { runbook } = e.entry.data as IncidentEventData['execution.started']
  return !(runbook.hash in room.runbooks)
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const NAMES_OTHER_THINGS = new Set([
  'execution',
  'run',
  'runbook',
  'freeze',
  'member',
  'viewers',
  'offer',
  'from',
  'to',
])

/** Catalogue ids an entry mentions, in its data or, as the cells of a table are, in its open values. */
export function referencesIn(e: OpenedEntry): string[] {
  const found = new Set<string>()
  const look = (value: Json): void => {
    if (typeof value === 'string') {
      if (UUID.test(value)) found.add(value)
    } else if (value !== null && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) if (!NAMES_OTHER_THINGS.has(key) || isObject(inner)) look(inner)
    }
  }
  look(e.entry.data)
  for (const opened of Object.values(e.opened)) look(opened)
  return [...found]
}

const isObject = (value: Json): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Somebody acted who is not on the list of members this room was given. */
export const isStranger = (room: Room, e: OpenedEntry): boolean =>
  e.entry.actor.kind === 'member' && !room.members.some((member) => member.id === e.entry.actor.id)
