'use client'

import type { ClipboardEvent } from 'react'
import { readInstant } from '#components/evidence/read-instant.ts'
import { instantWords } from '#components/evidence/value-words.ts'
import { useClock } from '#components/format/clock.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextArea, TextInput } from '#components/ui/text-input.tsx'
import type { FieldType } from '#domain/runbook/document.ts'
import { durationInWords, parseDuration } from '#domain/runbook/duration.ts'
import { useDraftField } from './draft-field.ts'
import { UnknownToggle } from './unknown-toggle.tsx'

export type TypedFieldProps = {
  name: string
  label: string
  optional?: boolean
  hint?: string
  /** Called with a paste that is more than one cell; true when it was taken. */
  onPasteMany?: (text: string) => boolean
}

const hints: Partial<Record<FieldType['type'], string>> = {
  timestamp: 'UTC, such as 03:15 or 2026-11-24 03:15; or 5m ago.',
  duration: 'Such as 90s, 5m or 1h30m.',
  url: 'Begins with https://',
}

const monospaced = new Set<FieldType['type']>(['integer', 'decimal', 'timestamp', 'duration', 'text', 'url'])

/** What a typed time or span was understood as, said back at once. */
function echoOf(type: FieldType['type'], typed: string, now: number): string | null {
  if (typed.trim() === '') return null
  if (type === 'timestamp') {
    const instant = readInstant(typed, now)
    return instant && `${instantWords(instant)} UTC`
  }
  if (type === 'duration') {
    const parsed = parseDuration(typed)
    return parsed.ok ? durationInWords(parsed.value) : null
  }
  return null
}

export function TextField({ type, ...props }: TypedFieldProps & { type: FieldType['type'] }) {
  const { name, label, optional, onPasteMany } = props
  const { value, set, blur, ref, error } = useDraftField(name)
  const clock = useClock()
  const unknown = value === null
  const typed = typeof value === 'string' ? value : unknown ? '' : String(value)
  const echo = unknown ? null : echoOf(type, typed, clock.now())

  const paste = (event: ClipboardEvent) => {
    if (onPasteMany?.(event.clipboardData.getData('text'))) event.preventDefault()
  }
  const common = {
    ref,
    name,
    mono: monospaced.has(type),
    value: typed,
    placeholder: unknown ? 'unknown' : undefined,
    className: unknown ? 'answered-unknown' : undefined,
    autoComplete: 'off',
    spellCheck: type === 'markdown',
    onBlur: blur,
    onPaste: paste,
    onChange: (event: { target: { value: string } }) => set(event.target.value),
  }
  return (
    <Field
      label={label}
      optional={optional}
      error={error}
      hint={echo ? `Understood as ${echo}` : (props.hint ?? hints[type])}
      aside={<UnknownToggle of={label} unknown={unknown} onChange={(is) => set(is ? null : '')} />}
    >
      {type === 'markdown' ? (
        <TextArea {...common} rows={3} />
      ) : (
        <TextInput
          {...common}
          inputMode={type === 'integer' ? 'numeric' : type === 'decimal' ? 'decimal' : undefined}
        />
      )}
    </Field>
  )
}
