'use client'

import { useQuery } from '@tanstack/react-query'
import { asSentence } from '#components/account/sentence.ts'
import { Moment } from '#components/format/moment.tsx'
import type { Somebody } from '#components/join/join-as-myself.tsx'
import { JoinAsMyself } from '#components/join/join-as-myself.tsx'
import { JoinForm } from '#components/join/join-form.tsx'
import { LinkTrouble } from '#components/join/link-trouble.tsx'
import { useFragment } from '#components/join/use-fragment.ts'
import { ROLE_NAMES, ROLE_SENTENCES } from '#components/members/role-words.ts'
import { Door } from '#components/shell/door.tsx'
import { trpc } from '#components/trpc/client.ts'
import { shownError } from '#components/trpc/shown-error.ts'
import { LoadingRows } from '#components/ui/empty-state.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { LinkSecret } from '#domain/auth/schema.ts'
import type { InvitationPeek, LinkTrouble as Trouble } from '#domain/auth/views.ts'

const TROUBLE: Record<Trouble, string> = {
  unknown: 'This invitation is not known here. It may have been taken back, or the link was not copied whole.',
  used: 'This invitation was used already; each works once. If that was you, sign in.',
  expired: 'This invitation has expired. Ask whoever sent it for a new one.',
}

/** `somebody`: who is signed in here already. */
export function Join({ somebody }: { somebody: Somebody | null }) {
  const secret = useFragment()
  return (
    <Door>
      <h1>Join a workspace</h1>
      {secret === null ? <LoadingRows rows={1} /> : <Invitation secret={secret} somebody={somebody} />}
    </Door>
  )
}

function Invitation({ secret, somebody }: { secret: string; somebody: Somebody | null }) {
  const whole = LinkSecret.safeParse(secret).success
  const peek = useQuery({
    queryKey: ['invitation.peek', secret],
    queryFn: ({ signal }) => trpc.invitation.peek.query({ secret }, { signal }),
    enabled: whole,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!whole)
    return <LinkTrouble signedIn={somebody !== null}>This link is not whole. Copy it again, to its end.</LinkTrouble>
  if (peek.error) {
    const { message, id } = shownError(peek.error)
    return (
      <ErrorState title="The invitation could not be read" id={id ?? undefined} onRetry={() => void peek.refetch()}>
        {asSentence(message)} Nothing was spent: the link still works.
      </ErrorState>
    )
  }
  if (!peek.data) return <LoadingRows rows={2} says="Reading the invitation" />
  if (!peek.data.valid) return <LinkTrouble signedIn={somebody !== null}>{TROUBLE[peek.data.because]}</LinkTrouble>
  return <Valid secret={secret} invitation={peek.data} somebody={somebody} />
}

type ValidProps = { secret: string; invitation: Extract<InvitationPeek, { valid: true }>; somebody: Somebody | null }

function Valid({ secret, invitation, somebody }: ValidProps) {
  const { workspace, role, invitedBy, expiresAt, email } = invitation
  return (
    <>
      <p className="quiet">
        {invitedBy} invites you to <b>{workspace}</b> as <b>{ROLE_NAMES[role].toLowerCase()}</b>, who{' '}
        {ROLE_SENTENCES[role].charAt(0).toLowerCase() + ROLE_SENTENCES[role].slice(1)}
      </p>
      <p className="meta">
        Works once, until <Moment at={expiresAt} as="exact" />
      </p>
      {somebody ? (
        <JoinAsMyself secret={secret} workspace={workspace} boundTo={email} somebody={somebody} />
      ) : (
        <JoinForm secret={secret} workspace={workspace} boundTo={email} />
      )}
    </>
  )
}
