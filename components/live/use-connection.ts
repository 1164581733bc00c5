'use client'

import { useCallback, useRef, useSyncExternalStore } from 'react'
import type { Connection } from './connection.ts'
import { connectionOf } from './connection.ts'
import { useLive } from './live-provider.tsx'
import type { Link } from './live-stream.ts'

const NOWHERE = { lastSeq: null, gapSince: null }

/** The browser's stream as such, for pages that show no room and no board. */
export function useConnection(): Connection {
  const { link } = useLive()
  const kept = useRef<{ of: Link; connection: Connection } | null>(null)
  const read = useCallback(() => {
    if (kept.current?.of !== link.link) {
      kept.current = { of: link.link, connection: connectionOf(link.link, link.asOf, NOWHERE) }
    }
    return kept.current.connection
  }, [link])
  const subscribe = useCallback((listener: () => void) => link.subscribe(listener), [link])
  return useSyncExternalStore(subscribe, read, read)
}
