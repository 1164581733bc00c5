import type { AuthOptions } from 'next-auth'
import credentials from 'next-auth/providers/credentials'
import { ADDRESS_HEADER } from '#server/http/client-address.ts'
import type { AuthDoor } from './auth-door.ts'
import { cookieNames } from './cookies.ts'
import { SESSION_MAX_AGE_SECONDS } from './sessions.ts'

const headerText = (headers: Record<string, unknown> | undefined, name: string): string | null => {
  const value = headers?.[name]
  return typeof value === 'string' ? value : null
}

/**
 * next-auth holds the cookie and nothing else: the session is a row, made by `signIn` and checked on every call.
 * A refused attempt comes back as `error`: CredentialsSignin, or TooMany with the seconds to wait.
 */
export function nextAuthOptions(door: AuthDoor): AuthOptions {
  const secure = door.origin.startsWith('https:')
  const names = cookieNames(door.origin)
  const cookie = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const
  return {
    secret: door.secret,
    session: { strategy: 'jwt', maxAge: SESSION_MAX_AGE_SECONDS },
    useSecureCookies: secure,
    cookies: {
      sessionToken: { name: names.session, options: cookie },
      csrfToken: { name: names.csrf, options: cookie },
      callbackUrl: { name: names.callback, options: cookie },
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
    ],
    callbacks: {
      jwt: ({ token, user }) => (user && 'sid' in user ? { sid: user.sid } : { sid: token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => (url.startsWith('/') && !url.startsWith('//') ? `${baseUrl}${url}` : baseUrl),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === 'string') await door.signOut(token.sid)
      },
    },
    logger: { error: () => {}, warn: () => {}, debug: () => {} },
  }
}
