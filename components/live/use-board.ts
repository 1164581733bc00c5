'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Board } from '#domain/incident/views.ts'
import { BoardStore } from './board-store.ts'
import { useLive } from './live-provider.tsx'
import { atNextPaint } from './next-paint.ts'
import type { BoardView } from './room-view.ts'

/** The board of the workspace, kept up to date. */
export function useBoard(initial?: Board): BoardView {
  const { workspace, link, calls } = useLive()
  const [store] = useState(() => new BoardStore({ workspace, link, calls, schedule: atNextPaint }, initial))
  useEffect(() => {
    store.start()
    return () => store.stop()
  }, [store])
  return useSyncExternalStore(store.subscribe, store.getView, store.getView)
}
