'use client'

import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import type { ListItemType } from '#domain/runbook/document.ts'
import { useDraftField } from './draft-field.ts'
import { ReferenceField } from './reference-field.tsx'
import type { TypedFieldProps } from './text-field.tsx'
import { TextField } from './text-field.tsx'
import { UnknownToggle } from './unknown-toggle.tsx'

export function ListField({ of, min, ...props }: TypedFieldProps & { of: ListItemType; min: number }) {
  const { value, set, error } = useDraftField(props.name)
  const items = Array.isArray(value) ? value : []
  const none = Array.isArray(value) && items.length === 0
  const placed = items.map((item, i) => ({ item, key: `${props.name}.${i}` }))
  const add = () => set([...items, ''])
  const remove = (at: number) => set(items.length === 1 ? '' : items.filter((_, i) => i !== at))
  const pasteMany = (text: string): boolean => {
    const lines = text.split(/[\r\n\t,;]+/).map((line) => line.trim())
    const filled = lines.filter((line) => line !== '')
    if (filled.length < 2) return false
    set([
      ...items.filter((item) => item !== ''),
      ...filled.map((line) => (of.type === 'reference' ? { name: line } : line)),
    ])
    return true
  }
  return (
    <Field
      label={props.label}
      optional={props.optional}
      hint={props.hint ?? 'Several can be pasted at once, one a line.'}
      error={error}
      group
    >
      <ul className="list-items">
        {placed.map(({ key }, i) => (
          <li key={key}>
            {of.type === 'reference' ? (
              <ReferenceField name={key} label={`${props.label}, ${i + 1}`} kind={of.kind} bare />
            ) : (
              <TextField name={key} label={`${props.label}, ${i + 1}`} type="text" onPasteMany={pasteMany} />
            )}
            <Button
              variant="quiet"
              size="small"
              icon="close"
              aria-label={`Remove ${i + 1}`}
              onClick={() => remove(i)}
            />
          </li>
        ))}
      </ul>
      <div className="row wrap">
        <Button size="small" icon="plus" onClick={add}>
          Add one
        </Button>
        {min === 0 ? (
          <Button
            size="small"
            variant="quiet"
            aria-pressed={none}
            icon={none ? 'check' : undefined}
            onClick={() => set(none ? '' : [])}
          >
            There are none
          </Button>
        ) : null}
        <UnknownToggle of={props.label} unknown={value === null} onChange={(is) => set(is ? null : '')} />
      </div>
    </Field>
  )
}
