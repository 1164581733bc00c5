'use client'

import { zodResolver } from '@hookform/resolvers/zod'
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
import { TextArea } from '#components/ui/text-input.tsx'
import { RevokeTrustedKey } from '#domain/trusted-key/schema.ts'
import type { TrustedKeyRow } from '#domain/trusted-key/views.ts'

const Typed = RevokeTrustedKey.omit({ command: true, key: true }).extend({ password: z.string() })
type Typed = z.infer<typeof Typed>

const kept = ({ reason }: Typed) => ({ reason })

type RevokeKeyDialogProps = { of: TrustedKeyRow; onClose: () => void; draft: string }

export function RevokeKeyDialog({ of, onClose, draft }: RevokeKeyDialogProps) {
  const trpc = useTrpc()
  const reread = useReread()
  const announce = useAnnounce()
  const name = of.keyId ?? 'this key'
  const form = useForm<Typed>({ resolver: zodResolver(Typed), defaultValues: { reason: '', password: '' } })
  useKeptForm(form, draft, kept)
  const { errors } = form.formState
  const confirming = useConfirming(form)
  const revoke = useAction(
    ({ reason }: Typed, command) => trpc.trustedKey.revoke.mutate({ reason, key: of.id, command }),
    {
      form,
      onDone: async () => {
        announce('The key is revoked')
        await reread(['trustedKey.list'])
        onClose()
      },
    },
  )
  const submit = form.handleSubmit(async (typed) => {
    if (!(await confirming.confirm())) return
    if ((await revoke.send({ ...typed, password: '' })) === null) confirming.looked()
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Revoke ${name}?`}
      description="Nothing it signs verifies any more, from this moment and for good: neither the key nor its id can be added again. Checks made before stand, and actions that rest on them stay allowed. If the key leaked, withdraw the signed readings in those incidents."
      size="narrow"
    >
      <form method="post" onSubmit={submit} noValidate>
        <div className="fields one">
          <Field label="Why it is trusted no more" error={errors.reason?.message}>
            <TextArea rows={2} {...form.register('reason')} />
          </Field>
          <ConfirmField wanted={confirming.wanted} error={errors.password?.message} field={form.register('password')} />
          <FormTrouble error={revoke.error} />
        </div>
        <div className="form-actions">
          <Button type="submit" variant="primary" busy={revoke.pending}>
            Revoke {name}
          </Button>
          <DialogClose>
            <Button variant="quiet">Keep it</Button>
          </DialogClose>
        </div>
      </form>
    </Dialog>
  )
}
