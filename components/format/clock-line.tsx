'use client'

import { useNow } from '#components/format/clock.tsx'
import { TimeLeft } from '#components/format/time-left.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { Icon } from '#components/ui/icon.tsx'

/** `says` names what runs out, without a full stop. `silent`: not even its end is read out, where another clock does. */
type ClockLineProps = { says: string; until: number; silent?: boolean }

/** "Wake budget 4 min 12 s left"; a triangle once it ran out. */
export function ClockLine({ says, until, silent = false }: ClockLineProps) {
  const over = useNow(1000) >= until
  return (
    <span className={classNames('clock-line', over && 'tone-held')} suppressHydrationWarning>
      <Icon name={over ? 'degraded' : 'clock'} small /> {says}{' '}
      <b>
        <TimeLeft until={until} says={silent ? undefined : `${says} ran out.`} />
      </b>
    </span>
  )
}
