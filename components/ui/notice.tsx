import type { ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import type { IconName } from '#components/ui/icon.tsx'
import { Icon } from '#components/ui/icon.tsx'

export type NoticeTone = 'plain' | 'held' | 'bad' | 'ok' | 'info'

const iconOf: Record<NoticeTone, IconName> = {
  plain: 'information',
  held: 'hold',
  bad: 'violated',
  ok: 'satisfied',
  info: 'information',
}

/** A sentence that stays in place. `live` reads it out when it appears. */
export type NoticeProps = {
  tone?: NoticeTone
  icon?: IconName
  live?: 'status' | 'alert'
  children: ReactNode
  className?: string
}

export function Notice({ tone = 'plain', icon, live, children, className }: NoticeProps) {
  return (
    <div className={classNames('notice', tone !== 'plain' && tone, className)} role={live}>
      <Icon name={icon ?? iconOf[tone]} small />
      <div>{children}</div>
    </div>
  )
}
