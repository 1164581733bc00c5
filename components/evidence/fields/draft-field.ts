'use client'

import { useController, useFormContext } from 'react-hook-form'
import type { Draft } from '#components/evidence/draft.ts'

export type DraftField = {
  value: Draft
  set: (draft: Draft) => void
  blur: () => void
  ref: (element: HTMLElement | null) => void
  error: string | undefined
}

/** One place of a form by its path, whatever its type. */
export function useDraftField(name: string): DraftField {
  const { control } = useFormContext()
  const { field, fieldState } = useController({ control, name })
  const message = fieldState.error?.message ?? fieldState.error?.root?.message
  return {
    value: field.value === undefined ? '' : field.value,
    set: field.onChange,
    blur: field.onBlur,
    ref: (element) => field.ref(element),
    error: message === '' ? undefined : message,
  }
}
