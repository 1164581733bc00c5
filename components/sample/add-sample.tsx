'use client'

import { useState } from 'react'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { goTo } from '#components/sign-in/enter.ts'
import { trpcIn } from '#components/trpc/client.ts'
import { useAction } from '#components/trpc/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import type { MyWorkspace } from '#domain/auth/views.ts'

/** A sample is made for the members of a workspace where one has a say. */
export function AddSample({ beside }: { beside: MyWorkspace }) {
  const [open, setOpen] = useState(false)
  const add = useAction((_: null, command) => trpcIn(beside.slug).sample.create.mutate({ command }), {
    onDone: (made) => goTo(`/w/${made.slug}`),
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>Add a sample workspace</Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Add a sample workspace"
        description="Invented people, apps and environments; one finished incident, and one in full swing, held, with refusals. It stands beside your own, is marked as a sample on every screen, reaches no real system, and is removed whole by one button."
      >
        <FormTrouble error={add.error} />
        <div className="form-actions">
          <Button variant="primary" busy={add.pending} onClick={() => void add.send(null)}>
            Add the sample workspace
          </Button>
          <DialogClose>
            <Button variant="quiet">Add none</Button>
          </DialogClose>
        </div>
      </Dialog>
    </>
  )
}
