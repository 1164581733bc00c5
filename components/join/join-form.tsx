'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import Link from 'next/link'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { NewPasswordField } from '#components/account/new-password-field.tsx'
import { enter, goTo } from '#components/sign-in/enter.ts'
import { trpc } from '#components/trpc/client.ts'
import { useAction } from '#components/trpc/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { JoinAsNewPerson } from '#domain/auth/schema.ts'

const Join = JoinAsNewPerson.omit({ command: true })
type Typed = z.input<typeof Join>

/** `boundTo` is the one address the invitation is for, if any. */
type JoinFormProps = { secret: string; workspace: string; boundTo: string | null }

export function JoinForm({ secret, workspace, boundTo }: JoinFormProps) {
  const form = useForm<Typed, unknown, z.output<typeof Join>>({
    resolver: zodResolver(Join),
    defaultValues: { secret, name: '', email: boundTo ?? '', password: '' },
  })
  const { errors } = form.formState
  const [name, email, password] = form.watch(['name', 'email', 'password'])
  const join = useAction(
    (typed: z.output<typeof Join>, command) => trpc.invitation.joinAsNewPerson.mutate({ ...typed, command }),
    { form },
  )
  const submit = form.handleSubmit(async (typed) => {
    const made = await join.send(typed)
    if (!made) return
    const entered = await enter(made.email, typed.password)
    goTo(entered.ok ? `/w/${made.slug}` : '/sign-in')
  })
  const back = `/sign-in?next=%2Fjoin#${secret}`

  return (
    <>
      <form method="post" onSubmit={submit} noValidate>
        <Field label="Your name" hint="As the others see it." error={errors.name?.message}>
          <TextInput autoComplete="name" {...form.register('name')} />
        </Field>
        <Field
          label="E-mail"
          hint={boundTo ? 'The invitation is for this address.' : 'You sign in with it. Nothing is sent to it.'}
          error={errors.email?.message}
        >
          <TextInput
            type="email"
            autoComplete="username"
            spellCheck={false}
            readOnly={boundTo !== null}
            {...form.register('email')}
          />
        </Field>
        <NewPasswordField
          field={form.register('password')}
          typed={password}
          about={[name, email, workspace]}
          error={errors.password?.message}
        />
        <FormTrouble error={join.error} />
        <Button type="submit" variant="primary" size="large" busy={join.pending}>
          Join {workspace}
        </Button>
      </form>
      <p className="door-note">
        You have an account here already? <Link href={back}>Sign in and join with it</Link>
      </p>
    </>
  )
}
