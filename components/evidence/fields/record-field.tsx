'use client'

import type { ReactNode } from 'react'
import { Fragment } from 'react'
import { fieldLabel } from '#components/evidence/value-words.ts'
import type { Field } from '#domain/runbook/document.ts'
import { OwnProblem } from './own-problem.tsx'
import type { TypedFieldProps } from './text-field.tsx'

type RecordFieldProps = TypedFieldProps & {
  fields: readonly Field[]
  /** Draws one of its fields. */
  part: (props: TypedFieldProps, field: Field) => ReactNode
}

/** What one look sees: its fields side by side. */
export function RecordField({ fields, part, ...props }: RecordFieldProps) {
  return (
    <fieldset className="field nested">
      <legend className="field-label">{props.label}</legend>
      <div className="fields">
        {fields.map((field) => (
          <Fragment key={field.name}>
            {part({ name: `${props.name}.${field.name}`, label: fieldLabel(field), optional: field.optional }, field)}
          </Fragment>
        ))}
      </div>
      <OwnProblem name={props.name} />
    </fieldset>
  )
}
