'use client'

import { useState } from 'react'
import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form'
import { ProviderButton } from '#components/sign-in/provider-button.tsx'
import { shownError } from '#components/trpc/shown-error.ts'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { Field } from '#components/ui/field.tsx'
import { PasswordInput } from '#components/ui/password-input.tsx'

export type Confirming = {
  /** What stands in the form while the server wants to know who this is. */
  wanted: 'nothing' | 'password' | 'provider'
  /** After an answer that did not come through: shows the field when the server asked for it. */
  looked: () => void
  /** Before anything is sent: false when they are not confirmed yet. */
  confirm: () => Promise<boolean>
}

/** Whoever changes keys has just shown who they are. The form has a field `password`; it appears once it is wanted. */
export function useConfirming<F extends FieldValues & { password: string }>(form: UseFormReturn<F>): Confirming {
  const trpc = useTrpc()
  const [wanted, setWanted] = useState<Confirming['wanted']>('nothing')
  const name = 'password' as FieldPath<F>
  return {
    wanted,
    looked: () => {
      if (form.getFieldState(name).error) setWanted('password')
    },
    confirm: async () => {
      if (wanted === 'nothing') return true
      try {
        await trpc.me.confirmPassword.mutate({ password: form.getValues(name) })
        form.resetField(name)
        setWanted('nothing')
        return true
      } catch (thrown) {
        const { code, fields, message } = shownError(thrown)
        if (code === 'CONFLICT') setWanted('provider')
        form.setError(name, { message: fields.password ?? message }, { shouldFocus: true })
        return false
      }
    },
  }
}

type ConfirmFieldProps = { wanted: Confirming['wanted']; error: string | undefined; field: object }

export function ConfirmField({ wanted, error, field }: ConfirmFieldProps) {
  if (wanted === 'nothing') return null
  if (wanted === 'provider')
    return (
      <div>
        <p>
          Your account has no password here. Your provider asks who you are, and you come back to this page; what you
          typed is still here then.
        </p>
        <ProviderButton next={window.location.pathname} anew>
          Sign in anew
        </ProviderButton>
      </div>
    )
  return (
    <Field
      label="Confirm that it is you"
      hint="Your last sign-in is more than ten minutes old. What you typed stays."
      error={error}
    >
      <PasswordInput autoComplete="current-password" {...field} />
    </Field>
  )
}
