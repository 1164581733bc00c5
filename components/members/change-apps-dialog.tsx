'use client'

import { useState } from 'react'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { AppFields } from '#components/members/app-fields.tsx'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { useAction } from '#components/trpc/use-action.ts'
import { useReread } from '#components/trpc/use-read.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import type { AppReference } from '#domain/member/schema.ts'
import type { MemberRow } from '#domain/member/views.ts'

export function ChangeAppsDialog({ member, onClose }: { member: MemberRow; onClose: () => void }) {
  const trpc = useTrpc()
  const reread = useReread()
  const [apps, setApps] = useState<AppReference[]>(member.apps.map(({ name }) => ({ name })))
  const change = useAction(
    (input: { member: string; apps: AppReference[] }, command) => trpc.member.changeApps.mutate({ ...input, command }),
    {
      onDone: async () => {
        onClose()
        await reread(['member.list'])
      },
    },
  )
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Change the apps of ${member.name}`}
      description={`Now ${member.apps.map(({ name }) => name).join(', ')}. What was published about an app taken off is out of their sight at once.`}
    >
      <AppFields
        initial={apps}
        onChange={setApps}
        error={apps.length === 0 ? 'Name at least one app, or remove the member' : undefined}
      />
      <FormTrouble error={change.error} />
      <div className="form-actions">
        <Button
          variant="primary"
          busy={change.pending}
          onClick={() => (apps.length > 0 ? void change.send({ member: member.id, apps }) : undefined)}
        >
          Give these apps
        </Button>
        <DialogClose>
          <Button variant="quiet">Close</Button>
        </DialogClose>
      </div>
    </Dialog>
  )
}
