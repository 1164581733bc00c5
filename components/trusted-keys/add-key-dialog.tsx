'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useRef } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { useKeptForm } from '#components/room/use-kept-draft.ts'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { useAction } from '#components/trpc/use-action.ts'
import { useReread } from '#components/trpc/use-read.ts'
import { ConfirmField, useConfirming } from '#components/trusted-keys/confirm-password.tsx'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextArea, TextInput } from '#components/ui/text-input.tsx'
import { newId } from '#domain/new-id.ts'
import { fingerprintOf, readPublicKey } from '#domain/trusted-key/public-key.ts'
import { AddTrustedKey } from '#domain/trusted-key/schema.ts'

/** `draft`: where what is typed is kept while a provider asks who somebody is. */
type AddKeyDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; draft: string }

export function AddKeyDialog({ open, onOpenChange, draft }: AddKeyDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Trust a key"
      description="From then on a file that this key signed verifies. The public half is all that belongs here."
    >
      <AddKeyForm draft={draft} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

const Typed = AddTrustedKey.omit({ command: true, key: true }).extend({ password: z.string() })
type Typed = z.infer<typeof Typed>

/** What is no public key may be a private one, and lies nowhere. */
const kept = ({ name, keyId, publicKey }: Typed) => ({
  name,
  keyId,
  publicKey: readPublicKey(publicKey).ok ? publicKey : '',
})

function AddKeyForm({ draft, onDone }: { draft: string; onDone: () => void }) {
  const trpc = useTrpc()
  const reread = useReread()
  const announce = useAnnounce()
  const key = useRef(newId())
  const form = useForm<Typed>({
    resolver: zodResolver(Typed),
    defaultValues: { name: '', keyId: '', publicKey: '', password: '' },
  })
  useKeptForm(form, draft, kept)
  const { errors } = form.formState
  const confirming = useConfirming(form)
  const add = useAction(
    ({ password: _, ...typed }: Typed, command) => trpc.trustedKey.add.mutate({ ...typed, key: key.current, command }),
    {
      form,
      onDone: async () => {
        announce('The key is trusted')
        await reread(['trustedKey.list'])
        onDone()
      },
    },
  )
  const submit = form.handleSubmit(async (typed) => {
    if (!(await confirming.confirm())) return
    if ((await add.send({ ...typed, password: '' })) === null) confirming.looked()
  })
  const pasted = readPublicKey(form.watch('publicKey'))

  return (
    <form method="post" onSubmit={submit} noValidate>
      <div className="fields one">
        <Field label="Whose key it is" error={errors.name?.message}>
          <TextInput autoComplete="off" placeholder="Control plane, production" {...form.register('name')} />
        </Field>
        <Field
          label="Key id"
          hint="What whoever signs calls it. It names this key for good."
          error={errors.keyId?.message}
        >
          <TextInput
            mono
            autoComplete="off"
            spellCheck={false}
            placeholder="control-plane-2026"
            {...form.register('keyId')}
          />
        </Field>
        <Field
          label="Public key (Ed25519)"
          hint={
            pasted.ok ? (
              <>
                Fingerprint <code className="fingerprint">{fingerprintOf(pasted.key)}</code>. Compare it with the one at
                its source.
              </>
            ) : (
              'PEM, base64 or hex.'
            )
          }
          error={errors.publicKey?.message}
        >
          <TextArea mono rows={3} spellCheck={false} {...form.register('publicKey')} />
        </Field>
        <ConfirmField wanted={confirming.wanted} error={errors.password?.message} field={form.register('password')} />
        <FormTrouble error={add.error} />
      </div>
      <div className="form-actions">
        <Button type="submit" variant="primary" busy={add.pending}>
          Trust this key
        </Button>
        <DialogClose>
          <Button variant="quiet">Add none</Button>
        </DialogClose>
      </div>
    </form>
  )
}
