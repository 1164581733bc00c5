'use client'

import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import type { IconName } from '#components/ui/icon.tsx'
import { Icon } from '#components/ui/icon.tsx'

/** held: any unknown. shut: any violated, or a refusal. lifted: evidence is there. broken: crossed by break-glass, for good. */
export type HoldState = 'held' | 'shut' | 'lifted' | 'broken'

/** `words` stand on the line ("Hold 1 of 3 unknown", "Refused #27"); `children` is the sentence or the rules under it. `bleed` runs to the pane's edges. */
export type HoldLineProps = {
  state: HoldState
  words: ReactNode
  label?: string
  bleed?: boolean
  children?: ReactNode
  className?: string
}

const iconOf: Record<HoldState, IconName> = { held: 'hold', shut: 'violated', lifted: 'lift', broken: 'break-glass' }
const retractMilliseconds = 240

/** True for the 240 ms in which a hold that was down has just lifted. */
function useLifting(state: HoldState): boolean {
  const [before, setBefore] = useState(state)
  const [lifting, setLifting] = useState(false)
  if (before !== state) {
    setBefore(state)
    setLifting(state === 'lifted')
  }
  useEffect(() => {
    if (!lifting) return
    const timer = setTimeout(() => setLifting(false), retractMilliseconds)
    return () => clearTimeout(timer)
  }, [lifting])
  return lifting
}

export function HoldLine({ state, words, label, bleed, children, className }: HoldLineProps) {
  const lifting = useLifting(state)
  const shown = lifting ? 'lifting' : state
  const grouped = label ? { role: 'group', 'aria-label': label } : {}
  return (
    <div {...grouped} className={classNames('hold', shown, bleed && 'bleed', className)}>
      <div className="hold-bar">
        <span className="hold-words">
          <Icon name={lifting ? 'hold' : iconOf[state]} small />
          <span>{lifting ? 'Hold' : words}</span>
        </span>
        <span className="hold-paint" aria-hidden="true" />
      </div>
      {children ? <div className="hold-body">{children}</div> : null}
    </div>
  )
}
