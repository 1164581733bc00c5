'use client'

import { useQuery } from '@tanstack/react-query'
import { asSentence } from '#components/account/sentence.ts'
import { LinkTrouble } from '#components/join/link-trouble.tsx'
import { useFragment } from '#components/join/use-fragment.ts'
import { ResetForm } from '#components/reset/reset-form.tsx'
import { Door } from '#components/shell/door.tsx'
import { trpc } from '#components/trpc/client.ts'
import { shownError } from '#components/trpc/shown-error.ts'
import { LoadingRows } from '#components/ui/empty-state.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { LinkSecret } from '#domain/auth/schema.ts'
import type { LinkTrouble as Trouble } from '#domain/auth/views.ts'

const TROUBLE: Record<Trouble, string> = {
  unknown: 'This reset link is not known here. It may have been replaced by a newer one, or was not copied whole.',
  used: 'This reset link was used already; each works once. If that was you, sign in with the new password.',
  expired: 'This reset link has expired. Ask whoever made it for a new one.',
}

export function Reset() {
  const secret = useFragment()
  return (
    <Door>
      <h1>Choose a new password</h1>
      {secret === null ? <LoadingRows rows={1} /> : <ResetLink secret={secret} />}
    </Door>
  )
}

function ResetLink({ secret }: { secret: string }) {
  const whole = LinkSecret.safeParse(secret).success
  const peek = useQuery({
    queryKey: ['reset.peek', secret],
    queryFn: ({ signal }) => trpc.reset.peek.query({ secret }, { signal }),
    enabled: whole,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!whole) return <LinkTrouble>This link is not whole. Copy it again, to its end.</LinkTrouble>
  if (peek.error) {
    const { message, id } = shownError(peek.error)
    return (
      <ErrorState title="The reset link could not be read" id={id ?? undefined} onRetry={() => void peek.refetch()}>
        {asSentence(message)} Nothing was spent: the link still works.
      </ErrorState>
    )
  }
  if (!peek.data) return <LoadingRows rows={2} says="Reading the link" />
  if (!peek.data.valid) return <LinkTrouble>{TROUBLE[peek.data.because]}</LinkTrouble>
  return <ResetForm secret={secret} email={peek.data.email} />
}
