'use client'

import type { ReactNode } from 'react'
import { useId } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { useField, useFieldLabelId } from '#components/ui/field.tsx'
import { Icon } from '#components/ui/icon.tsx'

export type SegmentedOption<Value extends string> = { value: Value; label: ReactNode; unknown?: boolean }

/** A radio group in one line. Wrap it in <Field group>, or give it a `label`. An `unknown` option wears the held look. */
export type SegmentedProps<Value extends string> = {
  options: readonly SegmentedOption<Value>[]
  value: Value | undefined
  onChange: (value: Value) => void
  onBlur?: () => void
  label?: string
  name?: string
  many?: boolean
}

export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { options, value, onChange, onBlur, label, many } = props
  const made = useId()
  const name = props.name ?? made
  const field = useField()
  const labelId = useFieldLabelId()
  return (
    <div
      role="radiogroup"
      className={classNames('segmented', many && 'many')}
      aria-label={label}
      aria-labelledby={label ? undefined : labelId}
      aria-describedby={field['aria-describedby']}
      data-invalid={field['aria-invalid']}
    >
      {options.map((option) => {
        const chosen = option.value === value
        return (
          <label key={option.value} className={classNames('segment', chosen && 'chosen', option.unknown && 'unknown')}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={chosen}
              onChange={() => onChange(option.value)}
              onBlur={onBlur}
            />
            {chosen ? <Icon name={option.unknown ? 'unknown' : 'check'} small /> : null}
            {option.label}
          </label>
        )
      })}
    </div>
  )
}
