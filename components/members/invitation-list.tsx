'use client'

import { FormTrouble } from '#components/account/form-trouble.tsx'
import { Moment } from '#components/format/moment.tsx'
import { ROLE_NAMES } from '#components/members/role-words.ts'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { useAction } from '#components/trpc/use-action.ts'
import { useRead, useReread } from '#components/trpc/use-read.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, LoadingRows } from '#components/ui/empty-state.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import type { InvitationRow } from '#domain/member/views.ts'

export function InvitationList({ onInvite }: { onInvite: () => void }) {
  const invitations = useRead(['invitation.list'], (trpc, signal) => trpc.invitation.list.query({}, { signal }))
  const { data, error } = invitations
  return (
    <section aria-labelledby="open-invitations">
      <div className="section-head">
        <h2 id="open-invitations">Open invitations</h2>
        <span className="meta">Each link works once, for seven days</span>
      </div>
      {invitations.loading ? <LoadingRows rows={1} says="Reading the invitations" /> : null}
      {error && !data ? (
        <ErrorState title="The invitations could not be read" id={error.id ?? undefined} onRetry={invitations.again}>
          {error.message}.
        </ErrorState>
      ) : null}
      {data?.length === 0 ? (
        <EmptyState
          title="Nobody is invited at the moment"
          action={<Button onClick={onInvite}>Invite a member</Button>}
        />
      ) : null}
      {data && data.length > 0 ? (
        <ul className="list">
          {data.map((invitation) => (
            <Invitation key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function Invitation({ invitation }: { invitation: InvitationRow }) {
  const trpc = useTrpc()
  const reread = useReread()
  const { id, role, apps, email, invitedBy, createdAt, expiresAt } = invitation
  const withdraw = useAction((input: { invitation: string }) => trpc.invitation.withdraw.mutate(input), {
    onDone: () => reread(['invitation.list']),
  })
  const whom = email ?? 'whoever holds the link'
  return (
    <li>
      <div className="row wrap">
        <span>
          <b>{ROLE_NAMES[role]}</b>
          {apps.length > 0 ? ` of ${apps.join(', ')}` : null} for {whom}
        </span>
        <span className="spacer" />
        <Button size="small" busy={withdraw.pending} onClick={() => void withdraw.send({ invitation: id })}>
          Take back <span className="visually-hidden">the invitation for {whom}</span>
        </Button>
      </div>
      <span className="meta">
        Made by {invitedBy} <Moment at={createdAt} />, works until <Moment at={expiresAt} as="exact" />
      </span>
      <FormTrouble error={withdraw.error} />
    </li>
  )
}
