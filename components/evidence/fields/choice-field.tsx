'use client'

import { useContext } from 'react'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field } from '#components/ui/field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { inWords } from '#domain/runbook/document.ts'
import { useDraftField } from './draft-field.ts'
import type { TypedFieldProps } from './text-field.tsx'
import { UnknownOffered, UnknownToggle } from './unknown-toggle.tsx'

const unknown = '?'
const nothing = '-'
const mostSegments = 4
const mostLetters = 34

type Option = { value: string; label: string }

/** yes, no or unknown; true, false or unknown; one word of a list, or unknown. */
export function ChoiceField({ options, ...props }: TypedFieldProps & { options: readonly Option[] }) {
  const { name, label, optional, hint } = props
  const { value, set, blur, error } = useDraftField(name)
  const offered = useContext(UnknownOffered) || value === null
  const leftOut = optional && !offered
  const blank = leftOut ? nothing : undefined
  const chosen = value === null ? unknown : value === '' || value === undefined ? blank : String(value)
  const choose = (option: string) => set(option === unknown ? null : option === nothing ? '' : option)
  const letters = options.reduce((count, option) => count + option.label.length, 0)
  const few = options.length <= mostSegments && letters <= mostLetters

  if (!few) {
    return (
      <Field label={label} optional={optional} hint={hint} error={error}>
        <Select name={name} value={chosen ?? ''} onChange={(event) => choose(event.target.value)} onBlur={blur}>
          <option value="" disabled>
            Choose
          </option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
          {leftOut ? <option value={nothing}>Left out</option> : null}
          {offered ? <option value={unknown}>Unknown</option> : null}
        </Select>
      </Field>
    )
  }
  return (
    <Field label={label} optional={optional} hint={hint} error={error} group>
      <Segmented
        name={name}
        value={chosen}
        onChange={choose}
        onBlur={blur}
        many={options.length > 3}
        options={[
          ...options,
          ...(leftOut ? [{ value: nothing, label: 'Left out' }] : []),
          ...(offered ? [{ value: unknown, label: 'Unknown', unknown: true }] : []),
        ]}
      />
    </Field>
  )
}

export const yesNo: readonly Option[] = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
]

export const optionsOf = (options: readonly string[]): Option[] =>
  options.map((value) => ({ value, label: inWords(value) }))

export function BooleanField(props: TypedFieldProps) {
  const { value, set, error } = useDraftField(props.name)
  const chosen = value === null ? unknown : value === '' ? undefined : String(value)
  return (
    <Field label={props.label} optional={props.optional} hint={props.hint} error={error} group>
      <Segmented
        name={props.name}
        value={chosen}
        onChange={(option) => set(option === unknown ? null : option === 'true')}
        options={[
          { value: 'true', label: 'True' },
          { value: 'false', label: 'False' },
          { value: unknown, label: 'Unknown', unknown: true },
        ]}
      />
    </Field>
  )
}

export function ChoicesField({
  options,
  min,
  ...props
}: TypedFieldProps & { options: readonly string[]; min: number }) {
  const { value, set, error } = useDraftField(props.name)
  const chosen = Array.isArray(value) ? value.map(String) : []
  const toTick =
    min > 0 && chosen.length === 0 && value !== null ? `Tick at least ${min === 1 ? 'one' : min}.` : undefined
  const toggle = (option: string, on: boolean) => {
    const next = options.filter((each) => (each === option ? on : chosen.includes(each)))
    set(next.length === 0 ? '' : next)
  }
  return (
    <Field label={props.label} optional={props.optional} hint={props.hint ?? toTick} error={error} group>
      <div className="row wrap choices">
        {options.map((option) => (
          <Checkbox
            key={option}
            label={inWords(option)}
            checked={chosen.includes(option)}
            onChange={(event) => toggle(option, event.target.checked)}
          />
        ))}
        {min === 0 ? (
          <Checkbox
            label="None of these"
            checked={Array.isArray(value) && value.length === 0}
            onChange={(event) => set(event.target.checked ? [] : '')}
          />
        ) : null}
        <UnknownToggle of={props.label} unknown={value === null} onChange={(is) => set(is ? null : '')} />
      </div>
    </Field>
  )
}
