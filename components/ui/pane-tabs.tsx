'use client'

import type { ReactNode } from 'react'
import { useId } from 'react'

export type Pane<Value extends string> = { value: Value; label: ReactNode; detail?: ReactNode }
export type PaneTabsProps<Value extends string> = {
  label: string
  panes: readonly Pane<Value>[]
  value: Value
  onChange: (value: Value) => void
}

/** On a phone one pane shows; wider, all do and this is not drawn. */
export function PaneTabs<Value extends string>({ label, panes, value, onChange }: PaneTabsProps<Value>) {
  const name = useId()
  return (
    <nav className="pane-tabs" aria-label={label}>
      {panes.map((pane) => (
        <label className="pane-tab" key={pane.value}>
          <input
            type="radio"
            name={name}
            value={pane.value}
            checked={pane.value === value}
            onChange={() => onChange(pane.value)}
          />
          {pane.label}
          {pane.detail ? <span className="quieter">{pane.detail}</span> : null}
        </label>
      ))}
    </nav>
  )
}
