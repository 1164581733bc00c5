'use client'

import { useState } from 'react'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { MadeLink } from '#components/members/made-link.tsx'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { useAction } from '#components/trpc/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import type { MadeLink as Link } from '#domain/auth/views.ts'
import type { MemberRow } from '#domain/member/views.ts'

export function ResetLinkDialog({ member, onClose }: { member: MemberRow; onClose: () => void }) {
  const trpc = useTrpc()
  const [link, setLink] = useState<Link | null>(null)
  const reset = useAction((input: { member: string }, command) => trpc.member.reset.mutate({ ...input, command }), {
    onDone: setLink,
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`A reset link for ${member.name}`}
      description="With it they choose a new password. Making it and using it are both recorded; using it ends their sessions, and they are told who made it."
    >
      {link ? <MadeLink link={link} label="Reset link" /> : <FormTrouble error={reset.error} />}
      <div className="form-actions">
        {link ? null : (
          <Button variant="primary" busy={reset.pending} onClick={() => void reset.send({ member: member.id })}>
            Make the link
          </Button>
        )}
        <DialogClose>
          <Button variant="quiet">{link ? 'Done' : 'Make none'}</Button>
        </DialogClose>
      </div>
    </Dialog>
  )
}
