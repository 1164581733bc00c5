'use client'

import { Field } from '#components/ui/field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { inWords } from '#domain/runbook/document.ts'
import { useDraftField } from './draft-field.ts'
import type { TypedFieldProps } from './text-field.tsx'

const unknown = '?'

/** A fixed list, each checked by itself: there is no "all ok". */
export function ChecksField({ items, ...props }: TypedFieldProps & { items: readonly string[] }) {
  return (
    <fieldset className="field nested">
      <legend className="field-label">{props.label}</legend>
      <ul className="checks">
        {items.map((item) => (
          <li key={item}>
            <CheckItem name={`${props.name}.${item}`} label={inWords(item)} />
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

function CheckItem({ name, label }: { name: string; label: string }) {
  const result = useDraftField(`${name}.result`)
  const detail = useDraftField(`${name}.detail`)
  const own = useDraftField(name)
  const chosen = result.value === null ? unknown : result.value === '' ? undefined : String(result.value)
  return (
    <Field label={label} group error={result.error ?? own.error ?? detail.error}>
      <div className="row wrap">
        <Segmented
          value={chosen}
          onChange={(option) => result.set(option === unknown ? null : option)}
          options={[
            { value: 'ok', label: 'Ok' },
            { value: 'failed', label: 'Failed' },
            { value: unknown, label: 'Unknown', unknown: true },
          ]}
        />
        <TextInput
          aria-label={`${label}: detail`}
          placeholder="Detail"
          className="check-detail"
          value={typeof detail.value === 'string' ? detail.value : ''}
          onChange={(event) => detail.set(event.target.value)}
        />
      </div>
    </Field>
  )
}
