import { safeNext } from '#components/sign-in/enter.ts'
import { keepFragment } from '#components/sign-in/kept-fragment.ts'
import type { DeniedBecause } from '#domain/auth/views.ts'
import { DENIED_BECAUSE } from '#domain/auth/views.ts'

/** The provider's page for this attempt, or null when there is no answer. `anew`: whoever is signed in there shows once more who they are. */
export async function providerPage(next: string, anew = false): Promise<string | null> {
  try {
    const { csrfToken } = await (await fetch('/api/auth/csrf')).json()
    const answer = await fetch(`/api/auth/signin/oidc${anew ? '?max_age=0&prompt=login' : ''}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrfToken, callbackUrl: next, json: 'true' }),
    })
    const { url } = await answer.json()
    keepFragment(new URL(next, window.location.origin).pathname, window.location.hash.slice(1))
    return String(url)
  } catch {
    return null
  }
}

type Came = Readonly<Record<string, string | string[] | undefined>>

/** What became of an attempt at the provider called `name`, as the address of the sign-in page tells it; null when nothing did. */
export function providerTrouble({ denied, error }: Came, name: string): string | null {
  const because = DENIED_BECAUSE.find((each) => each === denied)
  if (because) return DENIED[because](name)
  if (typeof error !== 'string') return null
  return error === 'OAuthSignin'
    ? `${name} does not answer. Try again in a moment, or use your password.`
    : `The answer of ${name} could not be used: it was too old, or meant for another browser. Try again.`
}

/** Where one wanted to go: `next`, or what next-auth kept of it on the way back. */
export function wayOn({ next, callbackUrl }: Came, origin: string): string {
  if (typeof next === 'string') return safeNext(next)
  const isOurs = typeof callbackUrl === 'string' && callbackUrl.startsWith(`${origin}/`)
  return safeNext(isOurs ? callbackUrl.slice(origin.length) : null)
}

const DENIED: Record<DeniedBecause, (name: string) => string> = {
  noEmail: (name) => `${name} gave no e-mail address for you. Whoever runs ${name} can have it sent.`,
  notVerified: (name) =>
    `${name} does not say that your e-mail address is verified, so it proves nothing here. Verify it there, then try again.`,
  noRole: (name) => `${name} gives you no role here. Whoever runs it can add you to a group that has one.`,
  notInvited: (name) =>
    `${name} knows you, and nobody here does yet. Ask an admin of your workspace for an invitation.`,
  otherIdentity: (name) =>
    `Your e-mail address belongs here to another identity at ${name}. An admin can invite you under another address.`,
  removed: () => 'Your membership was ended by an admin. An invitation brings it back.',
  noWorkspace: () =>
    'The workspace that this sign-in leads to does not exist. Whoever runs the server can correct its name.',
}
