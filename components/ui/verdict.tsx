import type { ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import type { IconName } from '#components/ui/icon.tsx'
import { Icon } from '#components/ui/icon.tsx'

export type VerdictValue = 'satisfied' | 'unknown' | 'violated' | 'information' | 'degraded' | 'stale'

const iconOf: Record<VerdictValue, IconName> = {
  satisfied: 'satisfied',
  unknown: 'unknown',
  violated: 'violated',
  information: 'information',
  degraded: 'degraded',
  stale: 'stale',
}

/** Shape, then word, then colour. `children` replaces the word ("refused", "allowed", a value). */
export type VerdictProps = { value: VerdictValue; icon?: IconName; children?: ReactNode; className?: string }

export function Verdict({ value, icon, children, className }: VerdictProps) {
  return (
    <span className={classNames('verdict', value, className)}>
      <Icon name={icon ?? iconOf[value]} small />
      {children ?? value}
    </span>
  )
}
