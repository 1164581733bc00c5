import type { ChangePassword } from '#domain/auth/schema.ts'
import type { Me } from '#domain/auth/views.ts'
import { memberRenamed } from '#domain/member/events.ts'
import type { RenameMe } from '#domain/member/schema.ts'
import { notFound, Problem } from '#domain/problem.ts'
import { mintScope } from '#server/db/scope.ts'
import { memberKind, memberStream } from '#server/member/kind.ts'
import type { AuthParts } from './auth-parts.ts'
import { mayCreateWorkspace, membershipsOf } from './membership.ts'
import { hashPassword, passwordMatches, refuseWeakPassword } from './passwords.ts'
import { accountOf, putPassword } from './persons.ts'
import { endSession, endSessionsOf } from './sessions.ts'
import type { SignedIn } from './signed-in.ts'
import { inTransaction } from './transaction.ts'

export async function readMe({ database }: Pick<AuthParts, 'database'>, who: SignedIn): Promise<Me> {
  const db = database.pools.auth
  const [workspaces, mayCreate, account] = await Promise.all([
    membershipsOf(db, who.person),
    mayCreateWorkspace(db, who.person),
    accountOf(db, who.person),
  ])
  const { person, name, email, session } = who
  return { person, name, email, session, workspaces, mayCreateWorkspace: mayCreate, ...account }
}

/** Every other session ends; the one that changed it goes on. */
export async function changePassword(
  { database, live, limits }: Pick<AuthParts, 'database' | 'live' | 'limits'>,
  who: SignedIn,
  { current, password }: ChangePassword,
): Promise<{ endedSessions: number }> {
  const db = database.pools.auth
  const taken = limits.take(`session ${who.session}`, who.email)
  if (!taken.allowed) {
    throw new Problem('TOO_MANY', `Too many attempts. Try again in ${minutes(taken.retryAfterSeconds)}`)
  }
  const { rows } = await db.query<{ password_hash: string | null }>('select password_hash from person where id = $1', [
    who.person,
  ])
  if (!(await passwordMatches(current, rows[0]?.password_hash ?? null))) {
    const wrong = 'This is not your present password'
    throw new Problem('BAD_INPUT', wrong, { current: wrong })
  }
  limits.succeeded(`session ${who.session}`, who.email)
  if (current === password) {
    const same = 'This is the present password. Choose another one'
    throw new Problem('BAD_INPUT', same, { password: same })
  }
  refuseWeakPassword(password, [who.email, who.name])
  const passwordHash = await hashPassword(password)
  const ended = await inTransaction(db, async (tx) => {
    await putPassword(tx, who.person, passwordHash, null)
    await tx.query("delete from link_token where kind = 'reset' and person = $1 and spent_at is null", [who.person])
    return endSessionsOf(tx, who.person, who.session)
  })
  live.sessionsEnded(ended)
  return { endedSessions: ended.length }
}

const minutes = (seconds: number) => (seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`)

/** Ends every session of the person, this one too. */
export async function signOutEverywhere(
  { database, live }: Pick<AuthParts, 'database' | 'live'>,
  who: SignedIn,
): Promise<{ endedSessions: number }> {
  const ended = await endSessionsOf(database.pools.auth, who.person, null)
  live.sessionsEnded(ended)
  return { endedSessions: ended.length }
}

export async function endMySession(
  { database, live }: Pick<AuthParts, 'database' | 'live'>,
  who: SignedIn,
  session: string,
): Promise<null> {
  if (!(await endSession(database.pools.auth, session, who.person))) throw notFound('This session')
  live.sessionsEnded([session])
  return null
}

/** The name of the login, and of its person in every workspace. The command is one; each workspace takes it once. */
export async function renameMe(
  { database, journal }: Pick<AuthParts, 'database' | 'journal'>,
  who: SignedIn,
  { command, name }: RenameMe,
): Promise<{ name: string }> {
  const db = database.pools.auth
  for (const { id: workspace, member } of await membershipsOf(db, who.person)) {
    const stream = memberStream(member)
    await journal.append({
      scope: mintScope(workspace),
      actor: { kind: 'member', memberId: member, personId: who.person, sessionId: who.session },
      command,
      request: { verb: 'me.rename', name },
      streams: [stream],
      authorize: () => {},
      plan: (ctx) => {
        const state = ctx.state(memberKind, stream)
        const events = state && state.name !== name ? [memberRenamed(name)] : []
        return { writes: events.length > 0 ? [{ stream, kind: memberKind, events }] : [], result: null }
      },
    })
  }
  await db.query('update person set name = $2 where id = $1', [who.person, name])
  return { name }
}
