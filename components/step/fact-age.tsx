'use client'

import { useNow } from '#components/format/clock.tsx'
import { formatDuration } from '#components/format/duration.ts'
import { Freshness } from '#components/ui/fact-value.tsx'
import type { FactStatus } from '#domain/ruling/ruling.ts'

const MINUTE_MS = 60_000

/** How old a reading is; how much of its life is left, where it has one. */
export function FactAge({ status }: { status: FactStatus }) {
  const now = useNow(1000)
  const { reading, freshUntil } = status
  if (!reading) return null
  const observed = Date.parse(reading.observedAt)
  const until = freshUntil === null ? null : Date.parse(freshUntil)
  if (until === null || status.status !== 'known')
    return <span suppressHydrationWarning>{formatDuration(now - observed)}</span>
  const left = Math.max(0, until - now)
  const life = Math.max(1, until - observed)
  return (
    <span suppressHydrationWarning title={`Read ${formatDuration(now - observed)} ago`}>
      <Freshness left={left / life} />
      {formatDuration(left < MINUTE_MS ? left : left - (left % MINUTE_MS))} left
    </span>
  )
}
