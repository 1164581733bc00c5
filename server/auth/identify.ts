import { decode } from 'next-auth/jwt'
import type { AuthParts } from './auth-parts.ts'
import { cookieNames, cookieValue } from './cookies.ts'
import type { Visitor } from './membership.ts'
import { standingVisitor } from './membership.ts'
import { sessionIdOf, standingSession } from './sessions.ts'
import type { SignedIn } from './signed-in.ts'

type Identifying = Pick<AuthParts, 'database' | 'secret' | 'origin'>

/**
 * What cookies were found to hold, so that a browser's cookie is unsealed once and not with each of its calls.
 * It says nothing of whether the session stands: that is asked of the database every time.
 */
const unsealed = new Map<string, { sid: string; until: number }>()
const MOST_UNSEALED = 5_000

/** The random session id inside the cookie, or null. Never from anywhere but the cookie. */
export async function sidIn(auth: Pick<AuthParts, 'secret' | 'origin'>, cookie: string | null): Promise<string | null> {
  const token = cookieValue(cookie, cookieNames(auth.origin).session)
  if (!token) return null
  const key = `${auth.secret} ${token}`
  const known = unsealed.get(key)
  if (known && known.until > Date.now()) return known.sid
  try {
    const claims = await decode({ token, secret: auth.secret })
    if (typeof claims?.sid !== 'string' || claims.sid.length < 43) return null
    if (unsealed.size >= MOST_UNSEALED) unsealed.clear()
    unsealed.set(key, { sid: claims.sid, until: Number(claims.exp ?? 0) * 1_000 })
    return claims.sid
  } catch {
    return null
  }
}

/** Who sends this Cookie header, while their session stands; null in every other case. Throws only when the database fails. */
export async function identify(auth: Identifying, cookie: string | null): Promise<SignedIn | null> {
  const sid = await sidIn(auth, cookie)
  return sid ? standingSession(auth.database.pools.auth, sessionIdOf(sid)) : null
}

/** The same, and as which member of the workspace of this slug. */
export async function identifyIn(auth: Identifying, cookie: string | null, slug: string): Promise<Visitor | null> {
  const sid = await sidIn(auth, cookie)
  return sid ? standingVisitor(auth.database.pools.auth, sessionIdOf(sid), slug) : null
}
