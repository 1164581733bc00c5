'use client'

import { useState } from 'react'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { goTo } from '#components/sign-in/enter.ts'
import { trpcIn } from '#components/trpc/client.ts'
import { useAction } from '#components/trpc/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'

/** The whole sample goes in one motion; nothing made by you is in it but what you did there. */
export function RemoveSample({ slug, name }: { slug: string; name: string }) {
  const [open, setOpen] = useState(false)
  const remove = useAction((_: null, command) => trpcIn(slug).sample.remove.mutate({ command }), {
    onDone: () => goTo('/'),
  })
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        Remove the sample
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Remove ${name}?`}
        description="Its people, incidents and everything done in it go for good, what you tried there too. Your other workspaces stay as they are. A new sample can be added at any time."
        size="narrow"
      >
        <FormTrouble error={remove.error} />
        <div className="form-actions">
          <Button variant="primary" busy={remove.pending} onClick={() => void remove.send(null)}>
            Remove the sample whole
          </Button>
          <DialogClose>
            <Button variant="quiet">Keep it</Button>
          </DialogClose>
        </div>
      </Dialog>
    </>
  )
}
