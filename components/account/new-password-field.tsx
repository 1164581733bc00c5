'use client'

import type { UseFormRegisterReturn } from 'react-hook-form'
import { Field } from '#components/ui/field.tsx'
import { PasswordInput } from '#components/ui/password-input.tsx'
import { Verdict } from '#components/ui/verdict.tsx'
import { PASSWORD_MIN, passwordFault } from '#domain/auth/password.ts'

type NewPasswordFieldProps = {
  label?: string
  field: UseFormRegisterReturn
  /** What stands in the field. */
  typed: string
  /** What others know of the person: name, address, workspace. */
  about: readonly string[]
  error?: string
}

/** A password being chosen: says what is wanted, then when it will do. */
export function NewPasswordField({ label = 'Password', field, typed, about, error }: NewPasswordFieldProps) {
  const length = [...typed].length
  const fault = typed === '' ? null : passwordFault(typed, about)
  const will = length >= PASSWORD_MIN && !fault
  const hint = will ? (
    <Verdict value="satisfied">{length} characters, not a common one</Verdict>
  ) : (
    (length >= PASSWORD_MIN && fault) || `At least ${PASSWORD_MIN} characters. A few words are easier to keep in mind.`
  )
  return (
    <Field label={label} hint={error ? undefined : hint} error={error}>
      <PasswordInput autoComplete="new-password" {...field} />
    </Field>
  )
}
