'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { useAction } from '#components/trpc/use-action.ts'
import { useReread } from '#components/trpc/use-read.ts'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { useWorkspace } from '#components/workspace/workspace-context.tsx'
import { RenameWorkspace } from '#domain/workspace/schema.ts'

const Rename = RenameWorkspace.omit({ command: true })
type Typed = z.infer<typeof Rename>

export function RenameWorkspaceForm() {
  const { name, slug } = useWorkspace()
  const trpc = useTrpc()
  const router = useRouter()
  const reread = useReread()
  const announce = useAnnounce()
  const form = useForm<Typed>({ resolver: zodResolver(Rename), defaultValues: { name } })
  const rename = useAction((typed: Typed, command) => trpc.workspace.rename.mutate({ ...typed, command }), {
    form,
    onDone: async () => {
      announce('The workspace has its new name')
      await reread(['workspace.current'])
      router.refresh()
    },
  })
  return (
    <section aria-labelledby="workspace-name">
      <div className="section-head">
        <h2 id="workspace-name">Workspace</h2>
        <span className="meta">
          Its address stays <code>/w/{slug}</code>
        </span>
      </div>
      <form
        className="account-form"
        method="post"
        onSubmit={form.handleSubmit((typed) => rename.send(typed))}
        noValidate
      >
        <Field label="Workspace name" error={form.formState.errors.name?.message}>
          <TextInput autoComplete="off" {...form.register('name')} />
        </Field>
        <FormTrouble error={rename.error} />
        <div className="form-actions">
          <Button type="submit" busy={rename.pending}>
            Rename the workspace
          </Button>
        </div>
      </form>
    </section>
  )
}
