import { dropDrafts } from '#components/room/kept-draft.ts'

/** Ends this session on the server, then shows the sign-in page. What was typed and not recorded goes with it. */
export async function signOut(): Promise<void> {
  dropDrafts(sessionStorage)
  const { signOut: leave } = await import('next-auth/react')
  await leave({ callbackUrl: '/sign-in' })
}
