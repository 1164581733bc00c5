import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { MySession } from '#domain/auth/views.ts'
import type { Instant } from '#domain/journal/entry.ts'
import type { SignedIn } from './signed-in.ts'

const IDLE = "interval '14 days'"
const ABSOLUTE = "interval '30 days'"
/** How far `last_seen_at` may lag: it saves a write on nearly every call. */
const TOUCH_EVERY = "interval '5 minutes'"

export const SESSION_MAX_AGE_SECONDS = 30 * 24 * 60 * 60

type Queryable = Pick<pg.Pool, 'query'>

/** The row's id, as a UUID of version 8: who reads the table learns no id that a cookie could carry. */
export function sessionIdOf(sid: string): string {
  const digest = createHash('sha256').update(`session ${sid}`).digest()
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  const hex = digest.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

/**
 * A new session; the answer is the 256-bit id that its cookie carries. Null when the password changed since it was
 * checked: the lock on the person's row puts this before or after a change, never across it. `passwordHash` is null
 * where no password was asked. `showedAt` is when they last showed who they are, now at the latest.
 */
export async function startSession(
  db: Queryable,
  person: { id: string; passwordHash: string | null },
  userAgent: string | null,
  showedAt = 'infinity',
): Promise<string | null> {
  const sid = randomBytes(32).toString('base64url')
  const { rowCount } = await db.query(
    `with clock as (select clock_timestamp() as now),
       unchanged as (select id from person where id = $2 and ($3::text is null or password_hash = $3) for share)
     insert into session (id, person, created_at, last_seen_at, authenticated_at, expires_at, user_agent)
     select $1, unchanged.id, now, now, least(now, $5::timestamptz), now + ${IDLE}, $4 from clock, unchanged`,
    [sessionIdOf(sid), person.id, person.passwordHash, userAgent?.slice(0, 300) ?? null, showedAt],
  )
  return rowCount === 1 ? sid : null
}

/**
 * The same session under a new id: whoever holds the old one holds nothing. Null when it ended, or the password changed
 * since it was checked.
 */
export async function renewSession(
  db: Queryable,
  session: string,
  person: { id: string; passwordHash: string },
): Promise<{ sid: string; session: string; authenticatedAt: Instant; expiresAt: Date } | null> {
  const sid = randomBytes(32).toString('base64url')
  const { rows } = await db.query<{ authenticated_at: Date; latest: Date }>(
    `with clock as (select date_trunc('milliseconds', clock_timestamp()) as now),
       unchanged as (select id from person where id = $3 and password_hash = $4 for share)
     update session s set id = $2, authenticated_at = clock.now, last_seen_at = clock.now,
       expires_at = least(clock.now + ${IDLE}, s.created_at + ${ABSOLUTE})
     from clock, unchanged
     where s.id = $1 and s.person = unchanged.id and s.revoked_at is null and s.expires_at > clock.now
     returning s.authenticated_at, s.created_at + ${ABSOLUTE} as latest`,
    [session, sessionIdOf(sid), person.id, person.passwordHash],
  )
  const [row] = rows
  if (!row) return null
  return {
    sid,
    session: sessionIdOf(sid),
    authenticatedAt: row.authenticated_at.toISOString(),
    expiresAt: row.latest,
  }
}

export type SessionRow = {
  person: string
  name: string
  email: string
  created_at: Date
  authenticated_at: Date
  idle: boolean
}

export const SESSION_COLUMNS = `s.person, p.name, p.email, s.created_at, s.authenticated_at,
  s.last_seen_at < clock_timestamp() - ${TOUCH_EVERY} as idle`
export const SESSION_STANDS = 's.id = $1 and s.revoked_at is null and s.expires_at > clock_timestamp()'

/** Who stands behind a session, asked on every call. */
export async function standingSession(db: Queryable, session: string): Promise<SignedIn | null> {
  const { rows } = await db.query<SessionRow>({
    name: 'standing_session',
    text: `select ${SESSION_COLUMNS} from session s join person p on p.id = s.person where ${SESSION_STANDS}`,
    values: [session],
  })
  return rows[0] ? signedInFrom(db, session, rows[0]) : null
}

export async function signedInFrom(db: Queryable, session: string, row: SessionRow): Promise<SignedIn> {
  if (row.idle) await touch(db, session)
  const { person, name, email } = row
  const [startedAt, authenticatedAt] = [row.created_at.toISOString(), row.authenticated_at.toISOString()]
  return { session, person, name, email, startedAt, authenticatedAt }
}

async function touch(db: Queryable, session: string): Promise<void> {
  await db.query(
    `update session set last_seen_at = clock_timestamp(),
       expires_at = least(clock_timestamp() + ${IDLE}, created_at + ${ABSOLUTE})
     where id = $1 and revoked_at is null`,
    [session],
  )
}

/** Ends one session; `person` guards against ending somebody else's. The answer says whether it stood. */
export async function endSession(db: Queryable, session: string, person?: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update session set revoked_at = clock_timestamp()
     where id = $1 and revoked_at is null and ($2::uuid is null or person = $2)`,
    [session, person ?? null],
  )
  return (rowCount ?? 0) > 0
}

/** Ends every session of a person but `except`; the answer lists those that ended. */
export async function endSessionsOf(db: Queryable, person: string, except: string | null): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `update session set revoked_at = clock_timestamp()
     where person = $1 and revoked_at is null and ($2::uuid is null or id <> $2) returning id`,
    [person, except],
  )
  return rows.map((row) => row.id)
}

export async function sessionsOf(db: Queryable, signedIn: SignedIn): Promise<MySession[]> {
  const { rows } = await db.query<{ id: string; created_at: Date; last_seen_at: Date; user_agent: string | null }>(
    `select id, created_at, last_seen_at, user_agent from session
     where person = $1 and revoked_at is null and expires_at > clock_timestamp() order by created_at desc, id limit 100`,
    [signedIn.person],
  )
  return rows.map((row) => ({
    id: row.id,
    current: row.id === signedIn.session,
    signedInAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    userAgent: row.user_agent,
  }))
}
