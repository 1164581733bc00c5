import { encode } from 'next-auth/jwt'
import type { ConfirmPassword } from '#domain/auth/schema.ts'
import type { Confirmed } from '#domain/auth/views.ts'
import { Problem } from '#domain/problem.ts'
import type { AuthParts } from './auth-parts.ts'
import { cookieLine, cookieNames } from './cookies.ts'
import { passwordMatches } from './passwords.ts'
import { renewSession, SESSION_MAX_AGE_SECONDS } from './sessions.ts'
import type { SignedIn } from './signed-in.ts'

type Parts = Pick<AuthParts, 'database' | 'live' | 'limits' | 'secret' | 'origin'>

/** Whoever is signed in shows once more who they are: the session goes on under a new id, and the old one opens nothing. */
export async function confirmPassword(
  { database, live, limits, secret, origin }: Parts,
  who: SignedIn,
  { password }: ConfirmPassword,
  setCookie: (line: string) => void,
): Promise<Confirmed> {
  const db = database.pools.auth
  const taken = limits.take(`person ${who.person}`, who.email)
  if (!taken.allowed)
    throw new Problem('TOO_MANY', `Too many attempts. Try again in ${taken.retryAfterSeconds} seconds`)
  const { rows } = await db.query<{ password_hash: string | null }>('select password_hash from person where id = $1', [
    who.person,
  ])
  const passwordHash = rows[0]?.password_hash ?? null
  if (!passwordHash)
    throw new Problem('CONFLICT', 'This account has no password. Sign out, and sign in again the way you did')
  if (!(await passwordMatches(password, passwordHash))) {
    const wrong = 'This is not your password'
    throw new Problem('BAD_INPUT', wrong, { password: wrong })
  }
  limits.succeeded(`person ${who.person}`, who.email)
  const renewed = await renewSession(db, who.session, { id: who.person, passwordHash })
  if (!renewed) throw new Problem('NOT_SIGNED_IN', 'Your session has ended. Sign in again')
  live.sessionRenewed({ from: who.session, to: renewed.session })
  const token = await encode({ token: { sid: renewed.sid }, secret, maxAge: SESSION_MAX_AGE_SECONDS })
  setCookie(cookieLine(origin, cookieNames(origin).session, token, renewed.expiresAt))
  return { authenticatedAt: renewed.authenticatedAt, session: renewed.session }
}
