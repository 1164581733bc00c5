'use client'

import { useRef, useState } from 'react'
import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form'
import { commandSender } from './send-command.ts'
import type { ShownError } from './shown-error.ts'

export type Action<I, O> = {
  /** Resolves with the answer, or null when it failed; the failure is then in `error` and beside the fields. */
  send(input: I): Promise<O | null>
  pending: boolean
  /** What no field could take: a sentence and the id that also stands in the server's log. */
  error: ShownError | null
  clear(): void
}

type Options<O, F extends FieldValues> = {
  /** Field problems go beside its fields, and the first of them gets the focus. What was typed stays. */
  form?: UseFormReturn<F>
  onDone?: (answer: O) => void | Promise<void>
}

/**
 * An action of a person. `run` gets a command id that stays the same while the same input is sent again.
 * `useAction((input: Values, command) => trpc.member.remove.mutate({ ...input, command }), { form, onDone })`
 */
export function useAction<I, O, F extends FieldValues = FieldValues>(
  run: (input: I, command: string) => Promise<O>,
  { form, onDone }: Options<O, F> = {},
): Action<I, O> {
  const latest = useRef(run)
  latest.current = run
  const [send] = useState(() => commandSender<I, O>((input, command) => latest.current(input, command)))
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<ShownError | null>(null)
  const busy = useRef(false)

  return {
    pending,
    error,
    clear: () => setError(null),
    send: async (input) => {
      if (busy.current) return null
      busy.current = true
      setPending(true)
      setError(null)
      try {
        const sent = await send(input)
        if (!sent.ok) {
          setError(form ? beside(form, sent.error) : sent.error)
          return null
        }
        await onDone?.(sent.answer)
        return sent.answer
      } finally {
        busy.current = false
        setPending(false)
      }
    },
  }
}

/** Puts field problems beside their fields; the answer is what is left to say over the form, or null. */
function beside<F extends FieldValues>(form: UseFormReturn<F>, error: ShownError): ShownError | null {
  const entries = Object.entries(error.fields)
  const mine = entries.filter(([path]) => isField(form.getValues(), path))
  for (const [index, [path, message]] of mine.entries()) {
    form.setError(path as FieldPath<F>, { type: 'server', message }, { shouldFocus: index === 0 })
  }
  return entries.length > 0 && mine.length === entries.length ? null : error
}

function isField(values: unknown, path: string): boolean {
  let at = values
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false
    at = (at as Record<string, unknown>)[key]
  }
  return true
}
