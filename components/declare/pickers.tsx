'use client'

import type { ReactNode } from 'react'
import { CataloguePicker } from '#components/declare/catalogue-picker.tsx'
import type { Picked } from '#components/declare/declaration.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'

type PickersProps = {
  kind: string
  label: string
  value: readonly Picked[]
  onChange: (value: Picked[]) => void
  /** Sentences by row. */
  errors: readonly (string | undefined)[]
  hint?: ReactNode
  optional?: boolean
  /** Further ones can be added. */
  many?: boolean
  /** What a picked row asks further. */
  further?: (picked: Picked, change: (picked: Picked) => void) => ReactNode
}

/** One or several things of a kind: a picker a row. */
export function Pickers(props: PickersProps) {
  const { kind, label, value, onChange, errors, hint, optional, many, further } = props
  const rows = value.length === 0 ? [null] : value
  const numbered = rows.map((picked, index) => ({ picked, index, key: `${label} ${index}` }))
  const change = (index: number, picked: Picked) => onChange(rows.map((row, at) => (at === index ? picked : row)))
  const remove = (index: number) => onChange(rows.filter((_, at) => at !== index))
  const more = many && rows.length < 20 && rows.every((row) => row !== null)

  return (
    <div className="stack tight">
      {numbered.map(({ picked, index, key }) => (
        <Field
          key={key}
          label={index === 0 ? label : `${label} ${index + 1}`}
          optional={optional && index === 0}
          hint={index === 0 ? hint : undefined}
          error={errors[index]}
          aside={
            index > 0 ? (
              <button type="button" className="link-button" onClick={() => remove(index)}>
                Take off
              </button>
            ) : undefined
          }
        >
          <CataloguePicker kind={kind} value={picked} onChange={(next) => change(index, next)} />
          {further?.(picked, (next) => change(index, next))}
        </Field>
      ))}
      {more ? (
        <Button variant="quiet" size="small" icon="plus" onClick={() => onChange([...rows, null])}>
          Add another
        </Button>
      ) : null}
    </div>
  )
}
