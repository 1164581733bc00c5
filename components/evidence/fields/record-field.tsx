'use client'

import { fieldLabel } from '#components/evidence/value-words.ts'
import { Icon } from '#components/ui/icon.tsx'
import type { Field } from '#domain/runbook/document.ts'
import { useDraftField } from './draft-field.ts'
import type { TypedFieldProps } from './text-field.tsx'
import { ValueField } from './value-field.tsx'

/** What one look sees: its fields side by side. */
export function RecordField({ fields, ...props }: TypedFieldProps & { fields: readonly Field[] }) {
  return (
    <fieldset className="field nested">
      <legend className="field-label">{props.label}</legend>
      <div className="fields">
        {fields.map((field) => (
          <ValueField
            key={field.name}
            name={`${props.name}.${field.name}`}
            label={fieldLabel(field)}
            type={field.type}
            optional={field.optional}
          />
        ))}
      </div>
      <OwnProblem name={props.name} />
    </fieldset>
  )
}

/** A problem of the whole answer, under it. */
export function OwnProblem({ name }: { name: string }) {
  const { error } = useDraftField(name)
  if (!error) return null
  return (
    <p className="field-error">
      <Icon name="violated" small />
      <span>{error}</span>
    </p>
  )
}
