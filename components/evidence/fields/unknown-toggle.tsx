'use client'

import { createContext, useContext } from 'react'
import { Icon } from '#components/ui/icon.tsx'

/** Whether unknown is an answer here. It is to a question; what an action is asked for with is left open instead. */
export const UnknownOffered = createContext(true)

/** Unknown is an answer to every question: read, and nobody knows. */
export function UnknownToggle({
  of,
  unknown,
  onChange,
}: {
  of: string
  unknown: boolean
  onChange: (unknown: boolean) => void
}) {
  const offered = useContext(UnknownOffered)
  if (!offered && !unknown) return null
  return (
    <button
      type="button"
      className="unknown-toggle"
      aria-pressed={unknown}
      aria-label={`${of} is unknown`}
      onClick={() => onChange(!unknown)}
    >
      {unknown ? <Icon name="unknown" small /> : null}
      {unknown ? 'Unknown' : 'Mark unknown'}
    </button>
  )
}
