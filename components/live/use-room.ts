'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import type { RoomSnapshot } from '#domain/incident/views.ts'
import { useLive } from './live-provider.tsx'
import { atNextPaint } from './next-paint.ts'
import { RoomStore } from './room-store.ts'
import type { RoomView } from './room-view.ts'

/** The room of an incident, kept up to date. Use it once a page and hand on what it gives. */
export function useRoom(number: string, initial?: RoomSnapshot): RoomView {
  const { workspace, link, calls } = useLive()
  const make = () =>
    new RoomStore({ number, workspace, link, calls, shelf: localShelf(), schedule: atNextPaint }, initial)
  const [kept, setKept] = useState(() => ({ number, store: make() }))
  let { store } = kept
  if (kept.number !== number) {
    store = make()
    setKept({ number, store })
  }
  useEffect(() => {
    store.start()
    window.addEventListener('storage', store.shelfChanged)
    return () => {
      window.removeEventListener('storage', store.shelfChanged)
      store.stop()
    }
  }, [store])
  return useSyncExternalStore(store.subscribe, store.getView, store.getView)
}

function localShelf(): Storage | null {
  try {
    return typeof window === 'undefined' ? null : window.localStorage
  } catch {
    return null
  }
}
