'use client'

import { FormTrouble } from '#components/account/form-trouble.tsx'
import { signOut } from '#components/shell/sign-out.ts'
import { goTo } from '#components/sign-in/enter.ts'
import { trpc } from '#components/trpc/client.ts'
import { useAction } from '#components/trpc/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'

export type Somebody = { name: string; email: string }

type JoinAsMyselfProps = { secret: string; workspace: string; boundTo: string | null; somebody: Somebody }

export function JoinAsMyself({ secret, workspace, boundTo, somebody }: JoinAsMyselfProps) {
  const join = useAction((input: { secret: string }, command) =>
    trpc.invitation.joinAsMyself.mutate({ ...input, command }),
  )
  const other = boundTo !== null && boundTo !== somebody.email.toLowerCase()

  async function submit() {
    const made = await join.send({ secret })
    if (made) goTo(`/w/${made.slug}`)
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {other ? (
        <Notice tone="held">
          The invitation is for <b>{boundTo}</b>; here <b>{somebody.email}</b> is signed in. Sign out and open the link
          again to use it.
        </Notice>
      ) : (
        <>
          <p className="dense">
            You are signed in as <b>{somebody.name}</b>, {somebody.email}.
          </p>
          <FormTrouble error={join.error} />
          <Button type="submit" variant="primary" size="large" busy={join.pending}>
            Join {workspace}
          </Button>
        </>
      )}
      <Button variant="quiet" onClick={() => void signOut()}>
        Sign out
      </Button>
    </form>
  )
}
