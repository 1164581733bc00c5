import { signOut as leave } from 'next-auth/react'

/** Ends this session on the server, then shows the sign-in page. */
export async function signOut(): Promise<void> {
  await leave({ callbackUrl: '/sign-in' })
}
