import { createHash } from 'node:crypto'
import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import type { Me } from '#domain/auth/views.ts'
import type { CurrentWorkspace } from '#domain/workspace/views.ts'
import type { SignedIn } from '#server/auth/signed-in.ts'
import type { Caller } from '#server/trpc/caller.ts'
import { running } from '#server/trpc/caller.ts'

/** What Next gives the pages of a workspace. */
export type OfWorkspace = { params: Promise<{ slug: string }> }

/** What stands behind `?` in a page's address. */
export type Asked = { searchParams: Promise<Record<string, string | string[] | undefined>> }

const cookieHeader = cache(async () => (await headers()).get('cookie'))

/** Who asks for this page, if anybody is signed in. */
export const visitor = cache(async (): Promise<SignedIn | null> => running().identify(await cookieHeader()))

/** Calls of the running server as the visitor; outside of a workspace without a `slug`. */
export const callerIn = cache(
  async (slug: string | null): Promise<Caller> => running().caller({ cookie: await cookieHeader(), slug }),
)

/** The visitor, or the sign-in page, which leads back to `path`. */
export async function signedInFor(path: string): Promise<SignedIn> {
  return (await visitor()) ?? redirect(`/sign-in?next=${encodeURIComponent(path)}`)
}

export type Standing = { workspace: CurrentWorkspace; me: Me; session: string; build: string }

/** The workspace as the visitor sees it. Null without a session; a workspace that is not theirs is not found. */
export const standingIn = cache(async (slug: string): Promise<Standing | null> => {
  const who = await visitor()
  if (!who) return null
  const caller = await callerIn(slug)
  const [workspace, me] = await foundOr404(Promise.all([caller.workspace.current({}), caller.me.get({})]))
  const session = createHash('sha256').update(`${who.person} ${who.startedAt}`).digest('hex').slice(0, 32)
  return { workspace, me, session, build: running().build }
})

export const isAppOwnerIn = async (slug: string): Promise<boolean> =>
  (await standingIn(slug))?.workspace.me.role === 'appOwner'

/** For those who work on incidents: the visitor, or the sign-in page. For an app owner the page is not there. */
export async function workingOn(slug: string, path: string): Promise<void> {
  await signedInFor(path)
  if (await isAppOwnerIn(slug)) notFound()
}

/** A part of the address as a person wrote it. */
export function written(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** What is not there, not theirs, or cannot be, is the not-found page. */
export async function foundOr404<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'NOT_FOUND' || code === 'BAD_REQUEST') notFound()
    throw error
  }
}
