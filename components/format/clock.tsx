'use client'

import type { ReactNode } from 'react'
import { createContext, useCallback, useContext, useState, useSyncExternalStore } from 'react'

/** The server's time, as far as this browser can tell. `observe` takes the `now` of each live frame. */
export type Clock = { now: () => number; observe: (serverNow: number) => void; renderedAt: number }

const tolerance = 1000

function createClock(serverNow: number): Clock {
  let offset = 0
  if (typeof window !== 'undefined') {
    const [navigation] = performance.getEntriesByType('navigation')
    const answered = navigation instanceof PerformanceNavigationTiming ? navigation.responseStart : 0
    offset = serverNow - (performance.timeOrigin + answered)
  }
  return {
    renderedAt: serverNow,
    now: () => Date.now() + offset,
    observe(observed) {
      const seen = observed - Date.now()
      const drifted = Math.abs(seen - offset) > tolerance
      if (drifted || seen > offset) offset = seen
    },
  }
}

const Context = createContext<Clock | null>(null)

export function ClockProvider({ serverNow, children }: { serverNow: number; children: ReactNode }) {
  const [clock] = useState(() => createClock(serverNow))
  return <Context value={clock}>{children}</Context>
}

const bareClock: Clock = { now: () => Date.now(), observe: () => {}, renderedAt: 0 }

export function useClock(): Clock {
  return useContext(Context) ?? bareClock
}

type Ticker = { listeners: Set<() => void>; timer: ReturnType<typeof setInterval> }
const tickers = new Map<number, Ticker>()

function subscribeTo(interval: number, listener: () => void): () => void {
  let ticker = tickers.get(interval)
  if (!ticker) {
    const listeners = new Set<() => void>()
    const timer = setInterval(() => {
      for (const each of listeners) each()
    }, interval)
    ticker = { listeners, timer }
    tickers.set(interval, ticker)
  }
  const { listeners, timer } = ticker
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    tickers.delete(interval)
  }
}

/** The server's time, moving in steps of `interval` milliseconds. All that use one interval share one timer. */
export function useNow(interval = 1000): number {
  const clock = useClock()
  const step = useCallback((now: number) => Math.floor(now / interval) * interval, [interval])
  const subscribe = useCallback((listener: () => void) => subscribeTo(Math.min(interval, 1000), listener), [interval])
  return useSyncExternalStore(
    subscribe,
    () => step(clock.now()),
    () => step(clock.renderedAt),
  )
}
