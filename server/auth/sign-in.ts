import type pg from 'pg'
import { SignIn } from '#domain/auth/schema.ts'
import { textFault } from '#domain/storable.ts'
import type { SignInAnswer, SignInAttempt } from './auth-door.ts'
import type { AuthParts } from './auth-parts.ts'
import { sidIn } from './identify.ts'
import { hashPassword, isOutdatedHash, passwordMatches } from './passwords.ts'
import { endSession, sessionIdOf, startSession } from './sessions.ts'

/** Checks the password and starts a session; an older session of the same browser ends. Takes the same time for an unknown address. */
export async function signIn(auth: AuthParts, attempt: SignInAttempt): Promise<SignInAnswer> {
  const read = SignIn.safeParse({ email: attempt.email, password: attempt.password })
  if (!read.success || textFault(read.data.email) || textFault(read.data.password)) return { outcome: 'refused' }
  const { email, password } = read.data
  const taken = auth.limits.take(attempt.address, email)
  if (!taken.allowed) return { outcome: 'tooMany', retryAfterSeconds: taken.retryAfterSeconds }

  const db = auth.database.pools.auth
  const { rows } = await db.query<{ id: string; name: string; email: string; password_hash: string | null }>(
    'select id, name, email, password_hash from person where lower(email) = $1',
    [email],
  )
  const [person] = rows
  if (!(await passwordMatches(password, person?.password_hash ?? null)) || !person?.password_hash) {
    return { outcome: 'refused' }
  }
  auth.limits.succeeded(attempt.address, email)
  const passwordHash = await freshHash(db, person.id, person.password_hash, password)
  const older = await sidIn(auth, attempt.cookie)
  if (older) await signOut(auth, older)
  const sid = await startSession(db, { id: person.id, passwordHash }, attempt.userAgent)
  if (!sid) return { outcome: 'refused' }
  return { outcome: 'signedIn', sid, person: person.id, name: person.name, email: person.email }
}

/** Hashes again what was hashed at an older cost, now that the password is known. */
async function freshHash(db: pg.Pool, person: string, stored: string, password: string): Promise<string> {
  if (!isOutdatedHash(stored)) return stored
  const { rows } = await db.query<{ password_hash: string }>(
    'update person set password_hash = $1 where id = $2 and password_hash = $3 returning password_hash',
    [await hashPassword(password), person, stored],
  )
  return rows[0]?.password_hash ?? stored
}

export async function signOut(auth: Pick<AuthParts, 'database' | 'live'>, sid: string): Promise<void> {
  const session = sessionIdOf(sid)
  if (await endSession(auth.database.pools.auth, session)) auth.live.sessionsEnded([session])
}
