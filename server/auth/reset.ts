import type { UseReset } from '#domain/auth/schema.ts'
import type { LinkTrouble, MadeLink, ResetPeek } from '#domain/auth/views.ts'
import { passwordReset, resetIssued } from '#domain/member/events.ts'
import type { IssueReset } from '#domain/member/schema.ts'
import { newId } from '#domain/new-id.ts'
import { notFound, Problem } from '#domain/problem.ts'
import { mintScope } from '#server/db/scope.ts'
import { requires } from '#server/journal/authorize.ts'
import type { Journal } from '#server/journal/journal.ts'
import { memberKind, memberStream } from '#server/member/kind.ts'
import { memberOnRecord, presentMember } from '#server/member/ownership.ts'
import type { AuthParts } from './auth-parts.ts'
import type { Link } from './links.ts'
import { findLink, keepLink, linkProblem, madeLink, newSecret, spendLink } from './links.ts'
import { hashPassword, refuseWeakPassword } from './passwords.ts'
import { putPassword } from './persons.ts'
import { whyNoReset } from './reset-rights.ts'
import { endSessionsOf } from './sessions.ts'
import type { Membership } from './signed-in.ts'
import { inTransaction } from './transaction.ts'

const VALID_DAYS = 1
type Queryable = Parameters<typeof findLink>[0]

/** A link with which a member chooses a new password. Its making and its use are both in the member's record. */
export async function issueReset(
  { database, journal, origin }: Pick<AuthParts, 'database' | 'journal' | 'origin'>,
  by: Membership,
  { command, member }: IssueReset,
): Promise<MadeLink> {
  const auth = database.pools.auth
  const { rows } = await auth.query<{ person: string }>(
    'select person from member where workspace = $1 and id = $2 and removed_at is null',
    [by.workspace.id, member],
  )
  const [target] = rows
  if (!target) throw notFound('This member')
  const because = await whyNoReset(auth, { person: by.signedIn.person }, target)
  if (because) throw new Problem('FORBIDDEN', because)

  const stream = memberStream(member)
  const { result } = await journal.append({
    scope: by.scope,
    actor: by.actor,
    command,
    request: { verb: 'member.reset', member },
    streams: [stream],
    authorize: requires('member.reset', memberOnRecord(member)),
    plan: (ctx) => {
      presentMember(ctx, member)
      const link = newId()
      return { writes: [{ stream, kind: memberKind, events: [resetIssued(link)] }], result: { link } }
    },
  })
  const secret = newSecret()
  const expiresAt = await keepLink(
    auth,
    'reset',
    secret,
    {
      id: result.link,
      workspace: by.workspace.id,
      person: target.person,
      role: null,
      email: null,
      createdBy: by.member.id,
    },
    VALID_DAYS,
  )
  return madeLink(origin, 'reset', secret, result.link, expiresAt)
}

/** `issuer` is null for a link made on the server itself. */
type Reset = { link: Link; person: { id: string; name: string; email: string }; issuer: Issuer | null }
type Issuer = { member: string; name: string; workspace: string }

/** A reset link that can be used now: unspent, unexpired, and of a maker who could still make it. */
async function validReset(db: Queryable, secret: string, lock: 'lock' | 'peek'): Promise<Reset | LinkTrouble> {
  const link = await findLink(db, 'reset', secret, lock)
  if (typeof link === 'string') return link
  const { rows } = await db.query<{ id: string; name: string; email: string }>(
    'select id, name, email from person where id = $1',
    [link.person],
  )
  const [person] = rows
  if (!person) return 'unknown'
  if (!link.createdBy) return { link, person, issuer: null }
  const { rows: makers } = await db.query<{ person: string; name: string; workspace: string }>(
    `select m.person, m.name, w.name as workspace from member m join workspace w on w.id = m.workspace
     where m.workspace = $1 and m.id = $2 and m.removed_at is null`,
    [link.workspace, link.createdBy],
  )
  const [maker] = makers
  if (!maker || (await whyNoReset(db, maker, { person: person.id }))) return 'unknown'
  return { link, person, issuer: { member: link.createdBy, name: maker.name, workspace: maker.workspace } }
}

export async function peekReset({ database }: Pick<AuthParts, 'database'>, secret: string): Promise<ResetPeek> {
  const found = await validReset(database.pools.auth, secret, 'peek')
  if (typeof found === 'string') return { valid: false, because: found }
  return { valid: true, email: found.person.email, expiresAt: found.link.expiresAt.toISOString() }
}

/** Spends the link: the new password stands, every session of the person ends, and the person is told at the next sign-in. */
export async function useReset(
  parts: Pick<AuthParts, 'database' | 'journal' | 'live'>,
  { secret, password }: UseReset,
): Promise<{ email: string }> {
  const { pools } = parts.database
  const seen = await validReset(pools.auth, secret, 'peek')
  if (typeof seen === 'string') throw linkProblem(seen)
  refuseWeakPassword(password, [seen.person.email, seen.person.name])
  const passwordHash = await hashPassword(password)
  const { found, ended } = await inTransaction(pools.auth, async (db) => {
    const found = await validReset(db, secret, 'lock')
    if (typeof found === 'string') throw linkProblem(found)
    await spendLink(db, found.link.id)
    await putPassword(db, found.person.id, passwordHash, noticeOfReset(found.issuer, new Date()))
    await db.query("delete from link_token where kind = 'reset' and person = $1 and id <> $2 and spent_at is null", [
      found.person.id,
      found.link.id,
    ])
    const ended = await endSessionsOf(db, found.person.id, null)
    // Before the commit: what the record does not hold has not happened, and who may approve is read from the record.
    await recordReset(parts.journal, db, found)
    return { found, ended }
  })
  parts.live.sessionsEnded(ended)
  return { email: found.person.email }
}

function noticeOfReset(issuer: Issuer | null, at: Date): string {
  const when = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const by = issuer ? `a link that ${issuer.name} made in ${issuer.workspace}` : 'a link made on the server itself'
  return `Your password was reset on ${when} with ${by}, and every session was ended. If that was not you, change the password now and tell an owner`
}

/** One entry in each workspace that the password opens. The link's id is the command: once, however often it is tried. */
async function recordReset(journal: Journal, db: Queryable, { link, person, issuer }: Reset): Promise<void> {
  const { rows } = await db.query<{ workspace: string; member: string }>(
    'select workspace, id as member from member where person = $1 and removed_at is null',
    [person.id],
  )
  for (const { workspace, member } of rows) {
    const stream = memberStream(member)
    const issuedBy = issuer && workspace === link.workspace ? issuer.member : null
    await journal.append({
      scope: mintScope(workspace),
      actor: { kind: 'system', id: 'reset' },
      command: link.id,
      request: { verb: 'reset.use', link: link.id },
      streams: [stream],
      authorize: () => {},
      plan: () => ({
        writes: [{ stream, kind: memberKind, events: [passwordReset(link.id, issuedBy)] }],
        result: null,
      }),
    })
  }
}
