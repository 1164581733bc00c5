import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { safeNext } from '#components/sign-in/enter.ts'
import { SignIn } from '#components/sign-in/sign-in.tsx'
import type { Asked } from '../visitor.ts'
import { callerIn, visitor } from '../visitor.ts'

export const metadata: Metadata = { title: 'Sign in' }

const AFTER = ['reset', 'everywhere'] as const

export default async function SignInPage({ searchParams }: Asked) {
  const { next, after } = await searchParams
  const onward = safeNext(typeof next === 'string' ? next : null)
  if (await visitor()) redirect(onward)
  const { claimed } = await (await callerIn(null)).setup.state({})
  if (!claimed) redirect('/setup')
  return <SignIn next={onward} after={AFTER.find((each) => each === after) ?? null} />
}
