import type { CSSProperties, ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { Icon } from '#components/ui/icon.tsx'

export type FactState = 'current' | 'unknown' | 'stale' | 'superseded'

/** A reading, larger than its verdict. Stale: struck, a clock, "unknown again". Superseded: struck, `newer` cites the later one. `program`: underlined until a person acknowledged it. */
export type FactValueProps = {
  state: FactState
  children?: ReactNode
  program?: 'unacknowledged' | 'acknowledged'
  newer?: ReactNode
  className?: string
}

export function FactValue({ state, children, program, newer, className }: FactValueProps) {
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
      <span className={classNames(program === 'unacknowledged' && 'program')}>{children}</span>
      {program ? (
        <span className="note">{program === 'unacknowledged' ? 'by a program, not acknowledged' : 'by a program'}</span>
      ) : null}
    </span>
  )
}

/** How much of a reading's life is left, 1 to 0. Says nothing by itself: put the time left beside it. */
export function Freshness({ left }: { left: number }) {
  const style = { '--left': Math.min(1, Math.max(0, left)) } as CSSProperties
  return <span className="freshness" aria-hidden="true" style={style} />
}
