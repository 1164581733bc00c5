'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { Controller, useForm } from 'react-hook-form'
import type { z } from 'zod'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { AppFields } from '#components/members/app-fields.tsx'
import { RoleField } from '#components/members/role-field.tsx'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { useAction } from '#components/trpc/use-action.ts'
import { useReread } from '#components/trpc/use-read.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { useWorkspace } from '#components/workspace/workspace-context.tsx'
import { INVITED_ROLES, mayGive } from '#domain/access/permissions.ts'
import type { MadeLink } from '#domain/auth/views.ts'
import { Invite } from '#domain/member/schema.ts'

type Typed = z.input<typeof Invite>

export function InviteForm({ onMade }: { onMade: (link: MadeLink) => void }) {
  const { me } = useWorkspace()
  const trpc = useTrpc()
  const reread = useReread()
  const form = useForm<Typed, unknown, Invite>({
    resolver: zodResolver(Invite),
    defaultValues: { role: 'responder', email: null, apps: [] },
  })
  const { errors } = form.formState
  const invite = useAction((typed: Invite) => trpc.invitation.create.mutate(typed), {
    form,
    onDone: async (link) => {
      onMade(link)
      await reread(['invitation.list'])
    },
  })

  return (
    <form method="post" onSubmit={form.handleSubmit((typed) => invite.send(typed))} noValidate>
      <div className="fields one">
        <Controller
          control={form.control}
          name="role"
          render={({ field }) => (
            <RoleField
              roles={INVITED_ROLES.filter((role) => mayGive(me.role, role))}
              value={field.value}
              onChange={(role) => {
                field.onChange(role)
                form.setValue('apps', [])
              }}
              error={errors.role?.message}
            />
          )}
        />
        {form.watch('role') === 'appOwner' ? (
          <AppFields
            onChange={(apps) => form.setValue('apps', apps, { shouldValidate: form.formState.isSubmitted })}
            error={errors.apps?.message ?? errors.apps?.root?.message}
          />
        ) : null}
        <Field
          label="E-mail"
          optional
          hint="With one, only this address can use the link. Without, whoever holds it can."
          error={errors.email?.message}
        >
          <TextInput
            type="email"
            autoComplete="off"
            spellCheck={false}
            {...form.register('email', { setValueAs: (typed: string | null) => (typed?.trim() ? typed : null) })}
          />
        </Field>
        <FormTrouble error={invite.error} />
      </div>
      <div className="form-actions">
        <Button type="submit" variant="primary" busy={invite.pending}>
          Make the link
        </Button>
      </div>
    </form>
  )
}
