'use client'

import { useMemo, useRef } from 'react'
import { useRoomState } from '#components/room/room-context.tsx'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { describeEntry } from './describe-entry.ts'
import type { EntryContext, EntryView } from './entry-parts.ts'

export type DescribedEntry = { seq: number; at: string; view: EntryView }

/** Every entry in words. An entry is described again only when the names it is told with, or what was acknowledged, have changed. */
export function useEntryViews(): DescribedEntry[] {
  const { room, nameOf, memberName } = useRoomState()
  const { incident, entries, names, members, runbooks } = room
  const told = useRef<{ by: unknown[]; views: WeakMap<OpenedEntry, DescribedEntry> }>({ by: [], views: new WeakMap() })

  return useMemo(() => {
    const acknowledged = entries.filter(({ entry }) => entry.type === 'fact.acknowledged').length
    const by = [names, members, runbooks, incident.executionOrder.length, acknowledged]
    if (by.some((each, i) => each !== told.current.by[i])) told.current = { by, views: new WeakMap() }
    const { views } = told.current
    const context: EntryContext = { memberName, nameOf, incident, documentOf: (hash) => runbooks[hash] }
    return entries.map((e) => {
      const known = views.get(e)
      if (known) return known
      const described = { seq: e.entry.seq, at: e.entry.at, view: describeEntry(e, context) }
      views.set(e, described)
      return described
    })
  }, [incident, entries, names, members, runbooks, nameOf, memberName])
}
