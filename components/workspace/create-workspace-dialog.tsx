'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { goTo } from '#components/sign-in/enter.ts'
import { trpc } from '#components/trpc/client.ts'
import { useAction } from '#components/trpc/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { AddressField } from '#components/workspace/address-field.tsx'
import { useSuggestedSlug } from '#components/workspace/use-suggested-slug.ts'
import { newId } from '#domain/new-id.ts'
import { CreateWorkspace } from '#domain/workspace/schema.ts'

type CreateWorkspaceDialogProps = { open: boolean; onOpenChange: (open: boolean) => void }

export function CreateWorkspaceDialog({ open, onOpenChange }: CreateWorkspaceDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create a workspace"
      description="Its incidents, members and runbooks are its own. You become its first owner."
    >
      <CreateWorkspaceForm />
    </Dialog>
  )
}

const Create = CreateWorkspace.omit({ command: true, workspace: true })
type Typed = z.infer<typeof Create>

function CreateWorkspaceForm() {
  const [workspace] = useState(newId)
  const form = useForm<Typed>({ resolver: zodResolver(Create), defaultValues: { name: '', slug: '' } })
  const { errors } = form.formState
  const [name, slug] = form.watch(['name', 'slug'])
  const own = useSuggestedSlug(name, (suggested) => form.setValue('slug', suggested))
  const create = useAction((typed: Typed, command) => trpc.workspace.create.mutate({ ...typed, workspace, command }), {
    form,
    onDone: (made) => goTo(`/w/${made.slug}`),
  })
  return (
    <form method="post" onSubmit={form.handleSubmit((typed) => create.send(typed))} noValidate>
      <div className="fields one">
        <Field label="Workspace name" error={errors.name?.message}>
          <TextInput autoComplete="organization" {...form.register('name')} />
        </Field>
        <AddressField
          field={form.register('slug', { onChange: own })}
          name={name}
          suggested={slug}
          error={errors.slug?.message}
          onEdit={own}
        />
        <FormTrouble error={create.error} />
      </div>
      <div className="form-actions">
        <Button type="submit" variant="primary" busy={create.pending}>
          Create workspace
        </Button>
      </div>
    </form>
  )
}
