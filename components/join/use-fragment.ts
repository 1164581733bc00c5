'use client'

import { useSyncExternalStore } from 'react'
import { keptFragment } from '#components/sign-in/kept-fragment.ts'

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** What stands behind `#` in the address, or stood there before one went to sign in; null until the browser has said. */
export function useFragment(): string | null {
  return useSyncExternalStore(
    subscribe,
    () => window.location.hash.slice(1) || keptFragment(window.location.pathname),
    () => null,
  )
}
