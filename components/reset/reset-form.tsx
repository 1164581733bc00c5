'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { NewPasswordField } from '#components/account/new-password-field.tsx'
import { goTo } from '#components/sign-in/enter.ts'
import { trpc } from '#components/trpc/client.ts'
import { useAction } from '#components/trpc/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { UseReset } from '#domain/auth/schema.ts'

type Typed = z.infer<typeof UseReset>

export function ResetForm({ secret, email }: { secret: string; email: string }) {
  const form = useForm<Typed>({ resolver: zodResolver(UseReset), defaultValues: { secret, password: '' } })
  const password = form.watch('password')
  const reset = useAction((typed: Typed) => trpc.reset.use.mutate(typed), {
    form,
    onDone: () => goTo('/sign-in?after=reset'),
  })

  return (
    <>
      <p className="quiet">
        For <b>{email}</b>. Every session of this account ends, and its workspaces record that the password was reset.
      </p>
      <form method="post" onSubmit={form.handleSubmit((typed) => reset.send(typed))} noValidate>
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <NewPasswordField
          label="New password"
          field={form.register('password')}
          typed={password}
          about={[email]}
          error={form.formState.errors.password?.message}
        />
        <FormTrouble error={reset.error} />
        <Button type="submit" variant="primary" size="large" busy={reset.pending}>
          Set the new password
        </Button>
      </form>
    </>
  )
}
