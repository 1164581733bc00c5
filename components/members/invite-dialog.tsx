'use client'

import { useState } from 'react'
import { InviteForm } from '#components/members/invite-form.tsx'
import { MadeLink } from '#components/members/made-link.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { useWorkspace } from '#components/workspace/workspace-context.tsx'
import type { MadeLink as Link } from '#domain/auth/views.ts'

type InviteDialogProps = { open: boolean; onOpenChange: (open: boolean) => void }

export function InviteDialog({ open, onOpenChange }: InviteDialogProps) {
  const { name } = useWorkspace()
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Invite a member"
      description={`You get a link to ${name} and hand it over yourself. Nothing is sent.`}
    >
      <Invitation />
    </Dialog>
  )
}

function Invitation() {
  const [link, setLink] = useState<Link | null>(null)
  if (!link) return <InviteForm onMade={setLink} />
  return (
    <>
      <MadeLink link={link} label="Invitation link" />
      <div className="form-actions">
        <Button onClick={() => setLink(null)}>Invite another</Button>
        <DialogClose>
          <Button variant="quiet">Done</Button>
        </DialogClose>
      </div>
    </>
  )
}
