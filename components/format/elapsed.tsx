'use client'

import { useNow } from '#components/format/clock.tsx'
import { formatDuration, formatElapsed } from '#components/format/duration.ts'

/** A running clock, HH:MM:SS, silent for screen readers. `until` stops it. */
export type ElapsedProps = { since: number; until?: number; className?: string }

export function Elapsed({ since, until, className }: ElapsedProps) {
  const now = useNow(1000)
  const span = (until ?? now) - since
  return (
    <span className={className} role="timer" aria-live="off" suppressHydrationWarning>
      {formatElapsed(span)}
    </span>
  )
}

/** A running span in words: "6 min 37 s". */
export function Span({ since, until }: ElapsedProps) {
  const now = useNow(1000)
  return <span suppressHydrationWarning>{formatDuration((until ?? now) - since)}</span>
}
