'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { enter, goTo } from '#components/sign-in/enter.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PasswordInput } from '#components/ui/password-input.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { SignIn } from '#domain/auth/schema.ts'

type Typed = z.input<typeof SignIn>

/** `next` is where to go on; what stands behind `#` goes along, so that a link's secret reaches no server. */
export function SignInForm({ next }: { next: string }) {
  const [refused, setRefused] = useState<string | null>(null)
  const form = useForm<Typed, unknown, z.output<typeof SignIn>>({
    resolver: zodResolver(SignIn),
    defaultValues: { email: '', password: '' },
  })
  const { errors, isSubmitting } = form.formState

  const submit = form.handleSubmit(async ({ email, password }) => {
    setRefused(null)
    const entered = await enter(email, password)
    if (entered.ok) {
      goTo(next + window.location.hash)
      return
    }
    setRefused(entered.because)
    form.setFocus('password')
  })

  return (
    <form method="post" onSubmit={submit} noValidate>
      <Field label="E-mail" error={errors.email?.message}>
        <TextInput type="email" autoComplete="username" spellCheck={false} {...form.register('email')} />
      </Field>
      <Field label="Password" error={errors.password?.message}>
        <PasswordInput autoComplete="current-password" {...form.register('password')} />
      </Field>
      {refused ? (
        <Notice tone="bad" live="alert">
          {refused}.
        </Notice>
      ) : null}
      <Button type="submit" variant="primary" size="large" busy={isSubmitting}>
        Sign in
      </Button>
    </form>
  )
}
