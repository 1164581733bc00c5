'use client'

import { useId } from 'react'
import { Field } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Select } from '#components/ui/select.tsx'
import type { StartableRunbook } from '#domain/incident/views.ts'

type RunbookFieldProps = {
  runbooks: readonly StartableRunbook[]
  value: string
  onChange: (value: string) => void
  error?: string
}

/** A runbook to start at once, or none. One that cannot start here stays on the list, with why. */
export function RunbookField({ runbooks, value, onChange, error }: RunbookFieldProps) {
  const chosen = runbooks.find(({ id }) => id === value)
  const held = runbooks.filter(({ cannotStart }) => cannotStart !== null)
  const why = useId()
  return (
    <div>
      <Field label="Runbook" optional hint={chosen?.when} error={error}>
        <Select
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-describedby={held.length > 0 ? why : undefined}
        >
          <option value="">Start none now</option>
          {runbooks.map(({ id, title, cannotStart }) => (
            <option key={id} value={id} disabled={cannotStart !== null}>
              {title}
              {cannotStart === null ? '' : ' (held)'}
            </option>
          ))}
        </Select>
      </Field>
      {held.length > 0 ? (
        <div id={why}>
          <Notice tone="held">
            {held.map(({ id, title, cannotStart }) => (
              <p key={id}>
                <b>{title}</b> is held: {cannotStart}
              </p>
            ))}
          </Notice>
        </div>
      ) : null}
    </div>
  )
}
