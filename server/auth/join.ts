import type { JoinAsMyself, JoinAsNewPerson } from '#domain/auth/schema.ts'
import type { MadeAccount } from '#domain/auth/views.ts'
import { memberJoined } from '#domain/member/events.ts'
import { newId } from '#domain/new-id.ts'
import { Problem } from '#domain/problem.ts'
import { mintScope } from '#server/db/scope.ts'
import type { Journal } from '#server/journal/journal.ts'
import { memberKind, memberStream } from '#server/member/kind.ts'
import type { AuthParts } from './auth-parts.ts'
import type { Invitation } from './invitations.ts'
import { validInvitation } from './invitations.ts'
import { linkProblem, spendLink } from './links.ts'
import { hashPassword, refuseWeakPassword } from './passwords.ts'
import { addPerson } from './persons.ts'
import type { SignedIn } from './signed-in.ts'
import { inTransaction } from './transaction.ts'

type Joining = Pick<AuthParts, 'database' | 'journal'>
type Queryable = Parameters<typeof validInvitation>[0]
type Who = { person: string; name: string; email: string }

const HAS_ACCOUNT = 'This address has an account here already. Sign in with it, then open the invitation again'

/** A new login that becomes a member by the invitation. */
export async function joinAsNewPerson(parts: Joining, join: JoinAsNewPerson): Promise<MadeAccount> {
  const { command, secret, name, email, password } = join
  const seen = await usable(parts.database.pools.auth, secret, 'peek')
  refuseOtherAddress(seen, email)
  refuseWeakPassword(password, [email, name, seen.workspace.name])
  const passwordHash = await hashPassword(password)
  return inTransaction(parts.database.pools.auth, async (db) => {
    const invitation = await usable(db, secret, 'lock')
    const person = await addPerson(db, { name, email, passwordHash }, HAS_ACCOUNT)
    await becomeMember(parts, db, command, invitation, { person, name, email })
    return { email, slug: invitation.workspace.slug }
  })
}

/** Somebody who has a login here becomes a member of one more workspace. */
export async function joinAsMyself(parts: Joining, who: SignedIn, join: JoinAsMyself): Promise<MadeAccount> {
  const { person, name, email } = who
  return inTransaction(parts.database.pools.auth, async (db) => {
    const invitation = await usable(db, join.secret, 'lock')
    refuseOtherAddress(invitation, email)
    await becomeMember(parts, db, join.command, invitation, { person, name, email })
    return { email, slug: invitation.workspace.slug }
  })
}

async function usable(db: Queryable, secret: string, lock: 'lock' | 'peek'): Promise<Invitation> {
  const found = await validInvitation(db, secret, lock)
  if (typeof found === 'string') throw linkProblem(found)
  return found
}

function refuseOtherAddress({ link }: Invitation, email: string): void {
  if (link.email === null || link.email === email.toLowerCase()) return
  const sentence = `This invitation is for ${link.email}`
  throw new Problem('CONFLICT', sentence, { email: sentence })
}

/** Spends the invitation and writes the membership; whoever was a member once is the same member again. */
async function becomeMember(
  { journal }: { journal: Journal },
  db: Queryable,
  command: string,
  invitation: Invitation,
  who: Who,
): Promise<void> {
  const { link, role, workspace, inviter } = invitation
  const { rows } = await db.query<{ id: string }>('select id from member where workspace = $1 and person = $2', [
    workspace.id,
    who.person,
  ])
  const stream = memberStream(rows[0]?.id ?? newId())
  await spendLink(db, link.id)
  await journal.append({
    scope: mintScope(workspace.id),
    actor: { kind: 'system', id: 'invitation' },
    command,
    request: { verb: 'invitation.join', link: link.id, email: who.email },
    streams: [stream],
    authorize: () => {},
    plan: (ctx) => {
      const before = ctx.state(memberKind, stream)
      if (before && !before.removedAt) throw new Problem('CONFLICT', `You are a member of ${workspace.name} already`)
      const owned = role === 'appOwner' ? { apps: link.apps } : {}
      const joined = memberJoined({ person: who.person, role, by: 'invitation', invitedBy: inviter.id, ...owned }, who)
      return { writes: [{ stream, kind: memberKind, events: [joined] }], result: null }
    },
    onTaken: () => new Problem('CONFLICT', `You are a member of ${workspace.name} already`),
  })
}
