'use client'

import { DeclareForm } from '#components/declare/declare-form.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

type DeclareDialogProps = { open: boolean; onOpenChange: (open: boolean) => void }

export function DeclareDialog({ open, onOpenChange }: DeclareDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Declare an incident"
      description="You take command. Severity, status, command and runbooks can be changed in the room."
    >
      <DeclareForm onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}
