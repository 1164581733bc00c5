import type { AuthOptions } from 'next-auth'
import credentials from 'next-auth/providers/credentials'
import { ADDRESS_HEADER } from '#server/http/client-address.ts'
import type { AuthDoor, SignInFrom } from './auth-door.ts'
import { cookieNames } from './cookies.ts'
import { oidcProvider, saidIn } from './oidc-provider.ts'
import { SESSION_MAX_AGE_SECONDS } from './sessions.ts'

const headerText = (headers: Record<string, unknown> | undefined, name: string): string | null => {
  const value = headers?.[name]
  return typeof value === 'string' ? value : null
}

/**
 * next-auth holds the cookie and nothing else: the session is a row, made by `signIn` and checked on every call.
 * A refused attempt comes back as `error`: CredentialsSignin, or TooMany with the seconds to wait. Whom a provider named
 * and who may not come in is led to the sign-in page with `denied`.
 */
export function nextAuthOptions(door: AuthDoor, from: SignInFrom): AuthOptions {
  const secure = door.origin.startsWith('https:')
  const names = cookieNames(door.origin)
  const cookie = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const
  const brief = { ...cookie, maxAge: ROUND_TRIP_SECONDS }
  return {
    secret: door.secret,
    session: { strategy: 'jwt', maxAge: SESSION_MAX_AGE_SECONDS },
    useSecureCookies: secure,
    cookies: {
      sessionToken: { name: names.session, options: cookie },
      csrfToken: { name: names.csrf, options: cookie },
      callbackUrl: { name: names.callback, options: cookie },
      pkceCodeVerifier: { name: names.pkce, options: brief },
      state: { name: names.state, options: brief },
      nonce: { name: names.nonce, options: brief },
    },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      credentials({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: async (given, request) => {
          const answer = await door.signIn({
            email: given?.email ?? '',
            password: given?.password ?? '',
            address: headerText(request.headers, ADDRESS_HEADER) ?? 'unknown',
            userAgent: headerText(request.headers, 'user-agent'),
            cookie: headerText(request.headers, 'cookie'),
          })
          if (answer.outcome === 'tooMany') throw new Error(`TooMany:${answer.retryAfterSeconds}`)
          if (answer.outcome === 'refused') return null
          return { id: answer.person, name: answer.name, email: answer.email, sid: answer.sid }
        },
      }),
      ...(door.oidc ? [oidcProvider(door.oidc)] : []),
    ],
    callbacks: {
      signIn: async ({ user, account }) => {
        if (account?.provider !== 'oidc') return true
        const said = saidIn(user)
        if (!said) return false
        const answer = await door.signInByProvider(said, from)
        if (answer.outcome === 'denied') return `/sign-in?denied=${answer.because}`
        Object.assign(user, { sid: answer.sid })
        return true
      },
      jwt: ({ token, user }) => (user && 'sid' in user ? { sid: user.sid } : { sid: token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => {
        if (url.startsWith('/') && !url.startsWith('//')) return `${baseUrl}${url}`
        return url.startsWith(`${baseUrl}/`) ? url : baseUrl
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === 'string') await door.signOut(token.sid)
      },
    },
    logger: {
      error: (code, about) => {
        if (door.oidc && ABOUT_PROVIDERS.test(code))
          door.report(`sign-in by ${door.oidc.name}: ${code} ${causeOf(about)}`)
      },
      warn: () => {},
      debug: () => {},
    },
  }
}

const ROUND_TRIP_SECONDS = 15 * 60
const ABOUT_PROVIDERS = /^(OAUTH|SIGNIN_OAUTH)/

/** What failed, in a line, without what stood in the provider's answer. */
function causeOf(about: unknown): string {
  const cause = about instanceof Error ? about : (about as { error?: unknown } | null)?.error
  const line = cause instanceof Error ? cause.message : ''
  return (
    line
      .split(/, (got|expected)|\r?\n/)[0]
      ?.replace(/[^\x20-\x7e]/g, '?')
      .slice(0, 200) ?? ''
  )
}
