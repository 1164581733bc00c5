import Link from 'next/link'
import type { ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import type { IconName } from '#components/ui/icon.tsx'
import { Icon } from '#components/ui/icon.tsx'

export type ChipTone = 'plain' | 'held' | 'bad' | 'ok' | 'info' | 'bare'
export type ChipProps = { tone?: ChipTone; icon?: IconName; href?: string; children: ReactNode; className?: string }

export function Chip({ tone = 'plain', icon, href, children, className }: ChipProps) {
  const classes = classNames('chip', tone !== 'plain' && tone, className)
  const within = (
    <>
      {icon ? <Icon name={icon} small /> : null}
      {children}
    </>
  )
  if (href) {
    return (
      <Link className={classes} href={href}>
        {within}
      </Link>
    )
  }
  return <span className={classes}>{within}</span>
}

/** A word set apart: DRILL, SAMPLE, absolute. */
export function Tag({ children, className }: { children: ReactNode; className?: string }) {
  return <span className={classNames('tag', className)}>{children}</span>
}

/** Where an incident stands, in a word. Open states are plain; a closed one wears a tick. */
export function StatusChip({ status, closed }: { status: string; closed?: boolean }) {
  const word = status.charAt(0).toUpperCase() + status.slice(1)
  return <Chip icon={closed ? 'satisfied' : undefined}>{word}</Chip>
}
