'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { trpc } from '#components/trpc/client.ts'
import { useAction } from '#components/trpc/use-action.ts'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { RenameMe } from '#domain/member/schema.ts'

const Rename = RenameMe.omit({ command: true })
type Typed = z.infer<typeof Rename>

export function NameForm({ name }: { name: string }) {
  const router = useRouter()
  const announce = useAnnounce()
  const form = useForm<Typed>({ resolver: zodResolver(Rename), defaultValues: { name } })
  const rename = useAction((typed: Typed, command) => trpc.me.rename.mutate({ ...typed, command }), {
    form,
    onDone: (renamed) => {
      form.reset(renamed)
      announce(`Your name is ${renamed.name} now`)
      router.refresh()
    },
  })
  return (
    <form className="account-form" method="post" onSubmit={form.handleSubmit((typed) => rename.send(typed))} noValidate>
      <Field
        label="Your name"
        hint="In every workspace. Entries already written show it too."
        error={form.formState.errors.name?.message}
      >
        <TextInput autoComplete="name" {...form.register('name')} />
      </Field>
      <FormTrouble error={rename.error} />
      <div className="form-actions">
        <Button type="submit" busy={rename.pending}>
          Change the name
        </Button>
      </div>
    </form>
  )
}
