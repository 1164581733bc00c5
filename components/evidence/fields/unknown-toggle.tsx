'use client'

import { Icon } from '#components/ui/icon.tsx'

/** Unknown is an answer to every field: read, and nobody knows. */
export function UnknownToggle({
  of,
  unknown,
  onChange,
}: {
  of: string
  unknown: boolean
  onChange: (unknown: boolean) => void
}) {
  return (
    <button
      type="button"
      className="unknown-toggle"
      aria-pressed={unknown}
      aria-label={`${of} is unknown`}
      onClick={() => onChange(!unknown)}
    >
      {unknown ? <Icon name="unknown" small /> : null}
      Unknown
    </button>
  )
}
