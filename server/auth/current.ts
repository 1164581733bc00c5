import { headers } from 'next/headers'
import type { Caller } from '#server/trpc/caller.ts'
import { running } from '#server/trpc/caller.ts'
import type { SignedIn } from './signed-in.ts'

const cookie = async (): Promise<string | null> => (await headers()).get('cookie')

/** For pages: who is signed in, or null. */
export async function currentPerson(): Promise<SignedIn | null> {
  return running().identify(await cookie())
}

/** For pages: the router, called as who is signed in, in the workspace of this slug. */
export async function callerIn(slug: string | null): Promise<Caller> {
  return running().caller({ cookie: await cookie(), slug })
}
