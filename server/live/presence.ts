import type { StreamName } from '#domain/journal/entry.ts'
import type { PresentPerson } from '#domain/live/frame.ts'
import type { Watching } from './connection.ts'
import { keyOf } from './connection.ts'
import { encodeFrame } from './encode.ts'

const SOON_MS = 50

/** Who is here, told to everybody who is. It lives as long as the connections do and is written nowhere. */
export type Presence = {
  /** Something about who stands where in this stream may have changed. */
  changed(workspace: string, stream: StreamName): void
  /** The people as they are now, for one who just came. */
  greet(watch: Watching): void
  close(): void
}

export function createPresence(watchesOf: (workspace: string, stream: StreamName) => Iterable<Watching>): Presence {
  const told = new Map<string, string>()
  const waiting = new Map<string, NodeJS.Timeout>()

  const tell = (workspace: string, stream: StreamName) => {
    const key = keyOf(workspace, stream)
    waiting.delete(key)
    const watches = [...watchesOf(workspace, stream)].filter(({ phase }) => phase !== 'asking')
    if (watches.length === 0) return void told.delete(key)
    const people = peopleIn(workspace, stream, watches)
    const text = JSON.stringify(people)
    if (told.get(key) === text) return
    told.set(key, text)
    const chunk = encodeFrame({ kind: 'presence', workspace, stream, people })
    for (const { connection } of watches) connection.outlet.send(chunk)
  }

  return {
    changed: (workspace, stream) => {
      const key = keyOf(workspace, stream)
      if (!waiting.has(key))
        waiting.set(
          key,
          setTimeout(() => tell(workspace, stream), SOON_MS),
        )
    },
    greet: ({ workspace, stream, connection }) => {
      const people = told.get(keyOf(workspace, stream))
      if (!people) return
      connection.outlet.send(encodeFrame({ kind: 'presence', workspace, stream, people: JSON.parse(people) }))
    },
    close: () => {
      for (const timer of waiting.values()) clearTimeout(timer)
      waiting.clear()
    },
  }
}

function peopleIn(workspace: string, stream: StreamName, watches: readonly Watching[]): PresentPerson[] {
  const people = new Map<string, PresentPerson & { tabNames: Set<string> }>()
  for (const { member, connection } of watches) {
    for (const standing of connection.standing) {
      if (standing.workspace !== workspace || standing.stream !== stream) continue
      const person = people.get(member.member) ?? {
        member: member.member,
        name: member.name,
        step: null,
        tabs: 0,
        tabNames: new Set<string>(),
      }
      person.tabNames.add(`${connection.id} ${standing.tab}`)
      person.step = standing.step ?? person.step
      people.set(member.member, person)
    }
  }
  return [...people.values()]
    .map(({ tabNames, ...person }) => ({ ...person, tabs: tabNames.size }))
    .sort((a, b) => (a.name === b.name ? (a.member < b.member ? -1 : 1) : a.name < b.name ? -1 : 1))
}
