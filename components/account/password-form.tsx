'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { NewPasswordField } from '#components/account/new-password-field.tsx'
import { trpc } from '#components/trpc/client.ts'
import { useAction } from '#components/trpc/use-action.ts'
import { useReread } from '#components/trpc/use-read.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PasswordInput } from '#components/ui/password-input.tsx'
import { ChangePassword } from '#domain/auth/schema.ts'
import type { Me } from '#domain/auth/views.ts'

export function PasswordForm({ me }: { me: Me }) {
  const [ended, setEnded] = useState<number | null>(null)
  const reread = useReread()
  const form = useForm<ChangePassword>({
    resolver: zodResolver(ChangePassword),
    defaultValues: { current: '', password: '' },
  })
  const { errors } = form.formState
  const change = useAction((typed: ChangePassword) => trpc.me.changePassword.mutate(typed), {
    form,
    onDone: async ({ endedSessions }) => {
      form.reset()
      setEnded(endedSessions)
      await reread(['me.sessions'])
    },
  })
  return (
    <form
      className="account-form"
      method="post"
      onSubmit={form.handleSubmit((typed) => {
        setEnded(null)
        return change.send(typed)
      })}
      noValidate
    >
      <input type="hidden" autoComplete="username" value={me.email} readOnly />
      <div className="fields">
        <Field label="Present password" error={errors.current?.message}>
          <PasswordInput autoComplete="current-password" {...form.register('current')} />
        </Field>
        <NewPasswordField
          label="New password"
          field={form.register('password')}
          typed={form.watch('password')}
          about={[me.name, me.email]}
          error={errors.password?.message}
        />
      </div>
      <FormTrouble error={change.error} />
      {ended === null ? null : (
        <Notice tone="ok" live="status">
          The new password stands. {endedSentence(ended)}
        </Notice>
      )}
      <div className="form-actions">
        <Button type="submit" busy={change.pending}>
          Change the password
        </Button>
      </div>
    </form>
  )
}

function endedSentence(ended: number): string {
  if (ended === 0) return 'No other session was open.'
  return ended === 1 ? 'One other session has ended.' : `${ended} other sessions have ended.`
}
