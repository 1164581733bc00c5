import type { CSSProperties, ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { Icon } from '#components/ui/icon.tsx'

export type FactState = 'current' | 'unknown' | 'stale' | 'superseded'

/** A reading, larger than its verdict. Stale: struck, a clock, "unknown again". Superseded: struck, `newer` cites the later one. `unacknowledged`: underlined, because only a program said it. */
export type FactValueProps = {
  state: FactState
  children?: ReactNode
  unacknowledged?: boolean
  newer?: ReactNode
  className?: string
}

export function FactValue({ state, children, unacknowledged, newer, className }: FactValueProps) {
  if (state === 'unknown') {
    return (
      <span className={classNames('fact-value', 'unknown', className)}>
        <Icon name="unknown" small />
        {children ?? 'unknown'}
      </span>
    )
  }
  if (state === 'stale') {
    return (
      <span className={classNames('fact-value', className)}>
        <span className="stale">{children}</span>
        <span className="note">
          <Icon name="stale" small /> unknown again
        </span>
      </span>
    )
  }
  if (state === 'superseded') {
    return (
      <span className={classNames('fact-value', className)}>
        <span className="superseded">{children}</span>
        {newer ? <span className="note">now {newer}</span> : null}
      </span>
    )
  }
  return (
    <span className={classNames('fact-value', className)}>
      <span className={classNames(unacknowledged && 'program')}>{children}</span>
      {unacknowledged ? <span className="note">not acknowledged</span> : null}
    </span>
  )
}

/** How much of a reading's life is left, 1 to 0. Says nothing by itself: put the time left beside it. */
export function Freshness({ left }: { left: number }) {
  const style = { '--left': Math.min(1, Math.max(0, left)) } as CSSProperties
  return <span className="freshness" aria-hidden="true" style={style} />
}
