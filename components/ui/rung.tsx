'use client'

import Link from 'next/link'
import type { MouseEvent, ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import type { IconName } from '#components/ui/icon.tsx'
import { Icon } from '#components/ui/icon.tsx'

export type RungState = 'todo' | 'active' | 'held' | 'done' | 'deferred' | 'skipped' | 'overtaken'

/** One step on the ladder. `current`: the step in view. `square`: an action or the close. `people` are avatars; `note` is who, when, #entry. */
export type RungProps = {
  state: RungState
  number?: number
  icon?: IconName
  title: ReactNode
  note?: ReactNode
  people?: ReactNode
  square?: boolean
  current?: boolean
  last?: boolean
  href?: string
  onSelect?: () => void
}

const spoken: Record<RungState, string> = {
  todo: 'not started',
  active: 'in progress',
  held: 'held',
  done: 'done',
  deferred: 'deferred',
  skipped: 'skipped',
  overtaken: 'overtaken',
}

function iconOf(state: RungState, icon: IconName | undefined): IconName | undefined {
  if (state === 'done') return 'check'
  if (state === 'held') return 'hold'
  return icon
}

export function RungNode({ state, number, icon, square }: Pick<RungProps, 'state' | 'number' | 'icon' | 'square'>) {
  const name = iconOf(state, icon)
  return (
    <span className={classNames('rung-node', square && 'square')}>
      {name ? <Icon name={name} small /> : <span aria-hidden="true">{number}</span>}
      <span className="visually-hidden">
        {number === undefined ? null : `Step ${number}, `}
        {spoken[state]}:{' '}
      </span>
    </span>
  )
}

export function Rung(props: RungProps) {
  const { state, number, title, note, people, current, last, href, onSelect } = props
  const tone = state === 'active' ? 'active' : state === 'deferred' ? 'todo deferred' : state
  const classes = classNames('rung', tone, current && 'current', last && 'last')
  const within = (
    <>
      <RungNode state={state} number={number} icon={props.icon} square={props.square} />
      <span className="rung-title">
        {number === undefined || (state !== 'done' && state !== 'held') ? null : (
          <span aria-hidden="true">{`${number}\u2002`}</span>
        )}
        {title}
      </span>
      <span className="rung-people">{people}</span>
      {note ? <span className="rung-note">{note}</span> : null}
    </>
  )
  const here = current ? ('step' as const) : undefined

  if (href) {
    const follow = (event: MouseEvent) => {
      if (!onSelect || event.metaKey || event.ctrlKey || event.shiftKey) return
      event.preventDefault()
      onSelect()
    }
    return (
      <Link className={classes} href={href} aria-current={here} onClick={follow} prefetch={false}>
        {within}
      </Link>
    )
  }
  if (onSelect) {
    return (
      <button type="button" className={classes} aria-current={here} onClick={onSelect}>
        {within}
      </button>
    )
  }
  return (
    <div className={classes} aria-current={here}>
      {within}
    </div>
  )
}

/** A phase's heading on the rail. */
export function Phase({ children, note, now }: { children: ReactNode; note?: ReactNode; now?: boolean }) {
  return (
    <div className={classNames('phase', now && 'now')}>
      <span className="label">{children}</span>
      {note ? <span className="meta">{note}</span> : null}
    </div>
  )
}
