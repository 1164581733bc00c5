'use client'

import { useEffect } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'
import { draftKey, keepDraft, readDraft } from './kept-draft.ts'
import { useRoomState } from './room-context.tsx'

/** Keeps what is typed into a form over a reload, until the form is blank again: a recorded form clears itself. */
export function useKeptDraft<Values extends FieldValues>(form: UseFormReturn<Values>, place: string): void {
  const { room } = useRoomState()
  const key = draftKey(room.me.id, room.incident.id, place)
  useEffect(() => {
    const untouched = JSON.stringify(form.formState.defaultValues)
    const kept = readDraft(sessionStorage, key)
    if (kept) form.reset({ ...form.getValues(), ...kept } as Values, { keepDefaultValues: true })
    return form.subscribe({
      formState: { values: true } as object,
      callback: ({ values }) => keepDraft(sessionStorage, key, JSON.stringify(values) === untouched ? {} : values),
    })
  }, [key, form])
}
