'use client'

import { useState } from 'react'
import { InvitationList } from '#components/members/invitation-list.tsx'
import { InviteDialog } from '#components/members/invite-dialog.tsx'
import { MemberTable } from '#components/members/member-table.tsx'
import { useRead } from '#components/trpc/use-read.ts'
import { Button } from '#components/ui/button.tsx'
import { LoadingRows } from '#components/ui/empty-state.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { LivePage } from '#components/workspace/live-page.tsx'
import { RenameWorkspaceForm } from '#components/workspace/rename-workspace-form.tsx'
import { useMay } from '#components/workspace/workspace-context.tsx'

/** Who belongs to the workspace, with which role, and who is invited. */
export function Members() {
  const [inviting, setInviting] = useState(false)
  const mayInvite = useMay('member.invite')
  const mayRename = useMay('workspace.change')
  const members = useRead(['member.list'], (trpc, signal) => trpc.member.list.query({}, { signal }))
  const count = members.data?.length

  return (
    <LivePage what="The list">
      <div className="page-title">
        <h1>Members</h1>
        {count ? <span className="quiet">{count === 1 ? 'You alone' : `${count} people`}</span> : null}
        <span className="spacer" />
        {mayInvite ? (
          <Button variant="primary" icon="plus" onClick={() => setInviting(true)}>
            Invite a member
          </Button>
        ) : null}
      </div>
      {members.loading ? <LoadingRows rows={3} says="Reading the members" /> : null}
      {members.error && !members.data ? (
        <ErrorState title="The members could not be read" id={members.error.id ?? undefined} onRetry={members.again}>
          {members.error.message}. Nobody was changed.
        </ErrorState>
      ) : null}
      {members.data ? <MemberTable members={members.data} /> : null}
      {mayInvite ? (
        <>
          <InvitationList onInvite={() => setInviting(true)} />
          <InviteDialog open={inviting} onOpenChange={setInviting} />
        </>
      ) : null}
      {mayRename ? <RenameWorkspaceForm /> : null}
    </LivePage>
  )
}
