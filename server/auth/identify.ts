import { decode } from 'next-auth/jwt'
import type { AuthParts } from './auth-parts.ts'
import { cookieNames, cookieValue } from './cookies.ts'
import { sessionIdOf, standingSession } from './sessions.ts'
import type { SignedIn } from './signed-in.ts'

type Identifying = Pick<AuthParts, 'database' | 'secret' | 'origin'>

/** The random session id inside the cookie, or null. Never from anywhere but the cookie. */
export async function sidIn(auth: Pick<AuthParts, 'secret' | 'origin'>, cookie: string | null): Promise<string | null> {
  const token = cookieValue(cookie, cookieNames(auth.origin).session)
  if (!token) return null
  try {
    const claims = await decode({ token, secret: auth.secret })
    return typeof claims?.sid === 'string' && claims.sid.length >= 43 ? claims.sid : null
  } catch {
    return null
  }
}

/** Who sends this Cookie header, while their session stands; null in every other case. Throws only when the database fails. */
export async function identify(auth: Identifying, cookie: string | null): Promise<SignedIn | null> {
  const sid = await sidIn(auth, cookie)
  return sid ? standingSession(auth.database.pools.auth, sessionIdOf(sid)) : null
}
