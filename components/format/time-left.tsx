'use client'

import { useEffect, useRef } from 'react'
import { useNow } from '#components/format/clock.tsx'
import { formatDuration } from '#components/format/duration.ts'
import { useAnnounce } from '#components/ui/announcer.tsx'

/** `until` is server milliseconds. `says` is read out at the moment it runs out; until then the clock is silent. */
export type TimeLeftProps = { until: number; says?: string; className?: string }

/** "4 min 12 s left", counting down by the server's clock; then "ran out 40 s ago". */
export function TimeLeft({ until, says, className }: TimeLeftProps) {
  const now = useNow(1000)
  const announce = useAnnounce()
  const over = now >= until
  const wasOver = useRef(over)
  useEffect(() => {
    if (over && !wasOver.current && says) announce(says)
    wasOver.current = over
  }, [over, says, announce])
  return (
    <span className={className} role="timer" aria-live="off" suppressHydrationWarning>
      {over ? `ran out ${formatDuration(now - until)} ago` : `${formatDuration(until - now)} left`}
    </span>
  )
}
