import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { providerTrouble, wayOn } from '#components/sign-in/enter-by-provider.ts'
import { SignIn } from '#components/sign-in/sign-in.tsx'
import { running } from '#server/trpc/caller.ts'
import type { Asked } from '../visitor.ts'
import { callerIn, visitor } from '../visitor.ts'

export const metadata: Metadata = { title: 'Sign in' }

const AFTER = ['reset', 'everywhere'] as const

export default async function SignInPage({ searchParams }: Asked) {
  const came = await searchParams
  const { origin, oidc } = running().auth
  const onward = wayOn(came, origin)
  if (await visitor()) redirect(onward)
  const { claimed } = await (await callerIn(null)).setup.state({})
  if (!claimed) redirect('/setup')
  const after = AFTER.find((each) => each === came.after) ?? null
  const trouble = oidc ? providerTrouble(came, oidc.name) : null
  return <SignIn next={onward} after={after} provider={oidc?.name ?? null} trouble={trouble} />
}
