'use client'

import { useKnownObjects } from '#components/evidence/known-objects.tsx'
import { classNames } from '#components/ui/class-names.ts'
import type { FieldType } from '#domain/runbook/document.ts'
import { inWords } from '#domain/runbook/document.ts'
import { useDraftField } from './draft-field.ts'

type TableCellProps = { name: string; label: string; type: FieldType }

const unknown = '?'

/** One cell: text for most types, a list for choices. An empty cell is not answered; `?` is unknown. */
export function TableCell({ name, label, type }: TableCellProps) {
  const { value, set, blur, error } = useDraftField(name)
  const kind = type.type === 'reference' ? type.kind : ''
  const known = useKnownObjects(kind)
  const common = {
    'aria-label': label,
    'aria-invalid': error ? true : undefined,
    title: error,
    onBlur: blur,
  }
  const options = type.type === 'choice' ? type.options : type.type === 'yesNo' ? ['yes', 'no'] : null
  const control =
    options !== null ? (
      <select
        {...common}
        className={classNames('select', value === null && 'answered-unknown')}
        value={value === null ? unknown : String(value)}
        onChange={(event) => set(event.target.value === unknown ? null : event.target.value)}
      >
        <option value="" />
        {options.map((option) => (
          <option key={option} value={option}>
            {inWords(option)}
          </option>
        ))}
        {typeof value === 'string' && value !== '' && !options.includes(value) ? (
          <option value={value}>{value}, not one of these</option>
        ) : null}
        <option value={unknown}>Unknown</option>
      </select>
    ) : (
      <input
        {...common}
        type="text"
        className={classNames('input mono', value === null && 'answered-unknown')}
        placeholder={value === null ? 'unknown' : undefined}
        value={typed(value, known)}
        onChange={(event) => set(draftFrom(event.target.value, type, known))}
      />
    )
  return (
    <>
      {control}
      {error ? <span className="cell-problem">{error}</span> : null}
    </>
  )
}

type Known = ReturnType<typeof useKnownObjects>

function typed(value: unknown, known: Known): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'object' && 'name' in value) return String(value.name)
  return known.find((item) => item.id === value)?.name ?? String(value)
}

function draftFrom(text: string, type: FieldType, known: Known) {
  if (text === unknown) return null
  if (type.type !== 'reference' || text === '') return text
  const exact = known.find((item) => item.name === text)
  return exact ? exact.id : { name: text }
}
