'use client'

import { FormTrouble } from '#components/account/form-trouble.tsx'
import { goTo } from '#components/sign-in/enter.ts'
import { trpc } from '#components/trpc/client.ts'
import { useAction } from '#components/trpc/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'

type EndEverywhereDialogProps = { open: boolean; onOpenChange: (open: boolean) => void }

export function EndEverywhereDialog({ open, onOpenChange }: EndEverywhereDialogProps) {
  const end = useAction(() => trpc.me.signOutEverywhere.mutate({}), {
    onDone: () => goTo('/sign-in?after=everywhere'),
  })
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Sign out everywhere?"
      description="Every session of yours ends at once, this one too. Notes not recorded yet stay in the browser they were typed in."
      size="narrow"
    >
      <FormTrouble error={end.error} />
      <div className="form-actions">
        <Button variant="primary" busy={end.pending} onClick={() => void end.send(null)}>
          Sign out everywhere
        </Button>
        <DialogClose>
          <Button variant="quiet">Stay signed in</Button>
        </DialogClose>
      </div>
    </Dialog>
  )
}
