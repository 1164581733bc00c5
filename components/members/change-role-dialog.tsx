'use client'

import { useState } from 'react'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { RoleField } from '#components/members/role-field.tsx'
import { ROLE_NAMES } from '#components/members/role-words.ts'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { useAction } from '#components/trpc/use-action.ts'
import { useReread } from '#components/trpc/use-read.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import type { Role } from '#domain/access/permissions.ts'
import { INVITABLE_ROLES } from '#domain/access/permissions.ts'
import type { MemberRow } from '#domain/member/views.ts'

type Assignable = (typeof INVITABLE_ROLES)[number]
const isAssignable = (role: Role): role is Assignable => role !== 'appOwner'

export function ChangeRoleDialog({ member, onClose }: { member: MemberRow; onClose: () => void }) {
  const trpc = useTrpc()
  const reread = useReread()
  const [role, setRole] = useState<Assignable | null>(isAssignable(member.role) ? member.role : null)
  const change = useAction(
    (input: { member: string; role: Assignable }, command) => trpc.member.changeRole.mutate({ ...input, command }),
    {
      onDone: async () => {
        onClose()
        await reread(['member.list'])
      },
    },
  )
  const offered = INVITABLE_ROLES.filter((each) => each === member.role || member.mayBecome.includes(each))
  const same = role === null || role === member.role

  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Change the role of ${member.name}`}
      description={`Now ${ROLE_NAMES[member.role].toLowerCase()}. The change holds at once, on open screens too.`}
    >
      <RoleField roles={offered} value={role} onChange={setRole} />
      <FormTrouble error={change.error} />
      <div className="form-actions">
        <Button
          variant="primary"
          busy={change.pending}
          onClick={() => (same || !role ? onClose() : void change.send({ member: member.id, role }))}
        >
          {same ? 'Leave it so' : `Make ${member.name} ${ROLE_NAMES[role].toLowerCase()}`}
        </Button>
        <DialogClose>
          <Button variant="quiet">Close</Button>
        </DialogClose>
      </div>
    </Dialog>
  )
}
