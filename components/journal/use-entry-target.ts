'use client'

import { useEffect, useRef, useState } from 'react'
import { useRoomState } from '#components/room/room-context.tsx'
import type { DescribedEntry } from './use-entry-views.ts'

/** Brings the entry that was asked for into view, loading earlier ones until it is there. */
export function useEntryTarget(described: readonly DescribedEntry[], show: (position: number) => void) {
  const { entryTarget, room, loadEarlier } = useRoomState()
  const [loaded, setLoaded] = useState(0)
  const reached = useRef(0)
  const loading = useRef(false)
  const latestShow = useRef(show)
  latestShow.current = show

  useEffect(() => {
    void loaded
    if (!entryTarget || reached.current === entryTarget.turn || loading.current) return
    const position = described.findIndex(({ seq }) => seq === entryTarget.seq)
    if (position === -1) {
      if (!room.hasEarlier || entryTarget.seq > (described[0]?.seq ?? 1)) return
      loading.current = true
      loadEarlier().then(
        () => {
          loading.current = false
          setLoaded((times) => times + 1)
        },
        () => {
          loading.current = false
        },
      )
      return
    }
    reached.current = entryTarget.turn
    latestShow.current(position)
    setTimeout(() => {
      const row = document.getElementById(`entry-${entryTarget.seq}`)
      row?.scrollIntoView({ block: 'center' })
      row?.focus({ preventScroll: true })
    }, 30)
  }, [entryTarget, described, room.hasEarlier, loadEarlier, loaded])
}
