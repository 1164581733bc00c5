'use client'

import { useEffect } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'
import { draftKey, keepDraft, readDraft } from './kept-draft.ts'
import { useRoomState } from './room-context.tsx'

/** Keeps what is typed into a form over a reload, until the form is blank again: a recorded form clears itself. */
export function useKeptDraft<Values extends FieldValues>(form: UseFormReturn<Values>, place: string): void {
  const { room } = useRoomState()
  useKeptForm(form, draftKey(room.me.id, room.incident.id, place))
}

const whole = (values: object): object => values

/** As above, under any key. `keeps`: what of it may lie in the browser, the same function at each call. */
export function useKeptForm<Values extends FieldValues>(
  form: UseFormReturn<Values>,
  key: string,
  keeps: (values: Values) => object = whole,
): void {
  useEffect(() => {
    const untouched = JSON.stringify(form.formState.defaultValues)
    const kept = readDraft(sessionStorage, key)
    if (kept) form.reset({ ...form.getValues(), ...kept } as Values, { keepDefaultValues: true })
    return form.subscribe({
      formState: { values: true } as object,
      callback: ({ values }) =>
        keepDraft(sessionStorage, key, JSON.stringify(values) === untouched ? {} : keeps(values)),
    })
  }, [key, form, keeps])
}
