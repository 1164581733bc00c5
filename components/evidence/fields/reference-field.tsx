'use client'

import type { Draft } from '#components/evidence/draft.ts'
import { useKnownObjects } from '#components/evidence/known-objects.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import type { ComboboxValue } from '#components/ui/combobox-options.ts'
import { Field } from '#components/ui/field.tsx'
import { inWords } from '#domain/runbook/document.ts'
import { useDraftField } from './draft-field.ts'
import type { TypedFieldProps } from './text-field.tsx'
import { UnknownToggle } from './unknown-toggle.tsx'

function pickedOf(draft: Draft): ComboboxValue | null {
  if (typeof draft === 'string') return draft === '' ? null : { id: draft }
  if (draft === null || typeof draft !== 'object' || Array.isArray(draft) || !('name' in draft)) return null
  return { name: String(draft.name) }
}

const draftOfPicked = (picked: ComboboxValue | null): Draft =>
  picked === null ? '' : 'id' in picked ? picked.id : picked

/** An object of the catalogue, or a name that is added to it when the form is recorded. */
export function ReferenceField({ kind, bare, ...props }: TypedFieldProps & { kind: string; bare?: boolean }) {
  const { value, set, blur, error } = useDraftField(props.name)
  const items = useKnownObjects(kind)
  const noun = inWords(kind).toLowerCase()
  const toggle = bare ? undefined : (
    <UnknownToggle of={props.label} unknown={value === null} onChange={(is) => set(is ? null : '')} />
  )
  return (
    <Field
      label={bare ? <span className="visually-hidden">{props.label}</span> : props.label}
      optional={props.optional}
      hint={props.hint}
      error={error}
      aside={toggle}
    >
      <Combobox
        mono
        items={items}
        value={pickedOf(value)}
        onChange={(picked) => set(draftOfPicked(picked))}
        onBlur={blur}
        makeLabel={`Add ${noun}`}
        placeholder={value === null ? 'unknown' : undefined}
        emptyText={`Type its name to add the ${noun}`}
      />
    </Field>
  )
}
