'use client'

import { FormTrouble } from '#components/account/form-trouble.tsx'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { useAction } from '#components/trpc/use-action.ts'
import { useReread } from '#components/trpc/use-read.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { useWorkspace } from '#components/workspace/workspace-context.tsx'
import type { MemberRow } from '#domain/member/views.ts'

export function RemoveMemberDialog({ member, onClose }: { member: MemberRow; onClose: () => void }) {
  const { name } = useWorkspace()
  const trpc = useTrpc()
  const reread = useReread()
  const remove = useAction((input: { member: string }, command) => trpc.member.remove.mutate({ ...input, command }), {
    onDone: async () => {
      onClose()
      await reread(['member.list'])
    },
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Remove ${member.name}?`}
      description={`${member.name} leaves ${name} at once; open screens close. What they recorded stays, under their name. A new invitation brings the same member back.`}
      size="narrow"
    >
      <FormTrouble error={remove.error} />
      <div className="form-actions">
        <Button variant="primary" busy={remove.pending} onClick={() => void remove.send({ member: member.id })}>
          Remove {member.name}
        </Button>
        <DialogClose>
          <Button variant="quiet">Keep</Button>
        </DialogClose>
      </div>
    </Dialog>
  )
}
