'use client'

import { useEffect, useRef } from 'react'
import { useRoomState } from '#components/room/room-context.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextArea, TextInput } from '#components/ui/text-input.tsx'
import { useDraftField } from './fields/draft-field.ts'
import { readInstant } from './read-instant.ts'
import { instantWords, shortened } from './value-words.ts'

/** `offered`: where the reading before it came from, one press away and never filled in by itself. */
export function SourceField({ at, offered }: { at: string; offered: string | null }) {
  const { value, set, blur, ref, error } = useDraftField(`${at}.source`)
  const input = useRef<HTMLInputElement>(null)
  const take = (source: string) => {
    set(source)
    input.current?.focus()
  }
  const aside =
    offered === null || value ? undefined : (
      <button type="button" className="unknown-toggle offered" onClick={() => take(offered)}>
        As before: <bdi>{shortened(offered)}</bdi>
      </button>
    )
  return (
    <Field label="Source" error={error} aside={aside}>
      <TextInput
        ref={(element) => {
          ref(element)
          input.current = element
        }}
        value={typeof value === 'string' ? value : ''}
        placeholder="Where it was read"
        onBlur={blur}
        onChange={(event) => set(event.target.value)}
      />
    </Field>
  )
}

/** By hand unless somebody says otherwise: one quiet button, and the name of the program where there is one. */
export function ProgramField({ at }: { at: string }) {
  const observer = useDraftField(`${at}.observer`)
  const { value, set, blur, ref, error } = useDraftField(`${at}.program`)
  const input = useRef<HTMLInputElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const turned = useRef(false)
  const byProgram = observer.value === 'program'
  useEffect(() => {
    if (!turned.current) return
    turned.current = false
    if (byProgram) input.current?.focus()
    else opener.current?.focus()
  }, [byProgram])
  const turn = (to: 'program' | '') => {
    turned.current = true
    observer.set(to)
  }
  if (!byProgram)
    return (
      <p className="whole said-by">
        <button type="button" className="link-button" ref={opener} onClick={() => turn('program')}>
          A program said it, not me
        </button>
      </p>
    )
  return (
    <Field
      label="Program"
      className="whole"
      error={error}
      hint="A script, or an assistant. No absolute guardrail rests on it until a person reads it at its source and types it again."
      aside={
        <button type="button" className="unknown-toggle" onClick={() => turn('')}>
          I read it myself
        </button>
      }
    >
      <TextInput
        ref={(element) => {
          ref(element)
          input.current = element
        }}
        value={typeof value === 'string' ? value : ''}
        placeholder="Which one said it"
        onBlur={blur}
        onChange={(event) => set(event.target.value)}
      />
    </Field>
  )
}

export function ObservedField({ at }: { at: string }) {
  const { value, set, blur, ref, error } = useDraftField(`${at}.observedAt`)
  const { now } = useRoomState()
  const typed = typeof value === 'string' ? value : ''
  const instant = typed.trim() === '' ? null : readInstant(typed, now())
  return (
    <Field label="Observed at" error={error} hint={instant ? `${instantWords(instant)} UTC` : undefined}>
      <TextInput
        ref={ref}
        mono
        value={typed}
        placeholder="now"
        onBlur={blur}
        onChange={(event) => set(event.target.value)}
      />
    </Field>
  )
}

export function ReasonField({ at }: { at: string }) {
  const { value, set, blur, ref, error } = useDraftField(`${at}.reason`)
  return (
    <Field label="Reason" error={error} className="whole">
      <TextArea
        ref={ref}
        rows={2}
        value={typeof value === 'string' ? value : ''}
        onBlur={blur}
        onChange={(event) => set(event.target.value)}
      />
    </Field>
  )
}
