'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useEffect, useId, useState } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { NewPasswordField } from '#components/account/new-password-field.tsx'
import { useFragment } from '#components/join/use-fragment.ts'
import { SampleChoice } from '#components/sample/sample-choice.tsx'
import { codeIn } from '#components/setup/code-in.ts'
import { useCode } from '#components/setup/use-code.ts'
import type { CodeStanding } from '#components/setup/what-happens-next.tsx'
import { enter, goTo } from '#components/sign-in/enter.ts'
import { trpc, trpcIn } from '#components/trpc/client.ts'
import { useAction } from '#components/trpc/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { AddressField } from '#components/workspace/address-field.tsx'
import { useSuggestedSlug } from '#components/workspace/use-suggested-slug.ts'
import { ClaimInstallation } from '#domain/auth/schema.ts'
import type { MadeAccount } from '#domain/auth/views.ts'
import { newId } from '#domain/new-id.ts'

const Claim = ClaimInstallation.omit({ command: true, workspace: true }).extend({ sample: z.boolean() })
type Typed = z.input<typeof Claim>

const HELD: Record<Exclude<CodeStanding, 'right'>, string> = {
  missing: 'Held until the set-up code is entered.',
  unchecked: 'Held until the server knows the set-up code.',
  wrong: 'The server does not know this code. It prints a new one at each start until one is used.',
}

export function SetUpForm({ onCode }: { onCode: (standing: CodeStanding) => void }) {
  const heldId = useId()
  const [workspace] = useState(newId)
  const fragment = useFragment()
  const form = useForm<Typed, unknown, z.output<typeof Claim>>({
    resolver: zodResolver(Claim),
    defaultValues: { workspaceName: '', slug: '', name: '', email: '', password: '', secret: '', sample: false },
  })
  const { register, watch, setValue, formState } = form
  const { errors } = formState
  const [workspaceName, slug, name, email, password, secret] = watch([
    'workspaceName',
    'slug',
    'name',
    'email',
    'password',
    'secret',
  ])
  const own = useSuggestedSlug(workspaceName, (suggested) => setValue('slug', suggested))
  const code = useCode(secret)

  useEffect(() => onCode(code), [code, onCode])
  useEffect(() => {
    if (fragment) setValue('secret', codeIn(fragment))
  }, [fragment, setValue])

  const claim = useAction(
    ({ sample: _, ...claimed }: z.output<typeof Claim>, command) =>
      trpc.setup.claim.mutate({ ...claimed, workspace, command }),
    { form },
  )

  const sample = useAction(({ slug }: MadeAccount, command) => trpcIn(slug).sample.create.mutate({ command }))

  const submit = form.handleSubmit(async (typed) => {
    const made = await claim.send(typed)
    if (!made) return
    const entered = await enter(made.email, typed.password)
    if (!entered.ok) return goTo('/sign-in')
    if (typed.sample && !(await sample.send(made))) return
    goTo(`/w/${made.slug}`)
  })

  return (
    <form method="post" onSubmit={submit} noValidate>
      <Field label="Workspace name" error={errors.workspaceName?.message}>
        <TextInput autoComplete="organization" {...register('workspaceName')} />
      </Field>
      <AddressField
        field={register('slug', { onChange: own })}
        name={workspaceName}
        suggested={slug}
        error={errors.slug?.message}
        onEdit={own}
      />
      <Field label="Your name" error={errors.name?.message}>
        <TextInput autoComplete="name" {...register('name')} />
      </Field>
      <Field label="E-mail" error={errors.email?.message} hint="You sign in with it. Nothing is sent to it.">
        <TextInput type="email" autoComplete="username" spellCheck={false} {...register('email')} />
      </Field>
      <NewPasswordField
        field={register('password')}
        typed={password}
        about={[name, email, workspaceName]}
        error={errors.password?.message}
      />
      <Field
        label="Set-up code"
        hint="Printed by the server at each start until one is used. The whole address will do."
        error={errors.secret?.message}
      >
        <TextInput
          mono
          autoComplete="off"
          spellCheck={false}
          {...register('secret', { setValueAs: (typed: string) => codeIn(typed) })}
        />
      </Field>
      <SampleChoice field={register('sample')} />
      <FormTrouble error={claim.error} />
      <Button type="submit" variant="primary" size="large" held={code !== 'right' && heldId} busy={claim.pending}>
        Create workspace
      </Button>
      <p className="door-held" id={heldId} role="status">
        {code === 'right' ? '' : HELD[code]}
      </p>
    </form>
  )
}
