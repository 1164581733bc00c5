import type { Role } from '#domain/access/permissions.ts'
import { can, mayGive } from '#domain/access/permissions.ts'
import type { InvitationPeek, LinkTrouble, MadeLink } from '#domain/auth/views.ts'
import type { Invite } from '#domain/member/schema.ts'
import type { InvitationRow } from '#domain/member/views.ts'
import { newId } from '#domain/new-id.ts'
import { notFound, Problem } from '#domain/problem.ts'
import { objectsById } from '#server/catalogue/read.ts'
import type { AuthParts } from './auth-parts.ts'
import type { Link } from './links.ts'
import { findLink, keepLink, madeLink, newSecret } from './links.ts'
import { appsNamed } from './owned-apps.ts'
import type { Membership } from './signed-in.ts'

const VALID_DAYS = 7

type Queryable = Parameters<typeof findLink>[0]

/** A link that makes whoever opens it a member. It stays valid only while its maker may still give that role. */
export async function invite(
  { database, journal, origin }: Pick<AuthParts, 'database' | 'journal' | 'origin'>,
  by: Membership,
  { role, email, apps }: Invite,
): Promise<MadeLink> {
  refuseHigherRole(by, role)
  const owned = await appsNamed({ database, journal }, by, apps)
  const id = newId()
  const secret = newSecret()
  const link = { id, workspace: by.workspace.id, person: null, role, email, apps: owned, createdBy: by.member.id }
  const expiresAt = await keepLink(database.pools.auth, 'invitation', secret, link, VALID_DAYS)
  return madeLink(origin, 'join', secret, id, expiresAt)
}

function refuseHigherRole(by: Membership, role: Role): void {
  if (can(by.member, 'member.invite', { kind: 'workspace' }) && mayGive(by.member.role, role)) return
  const sentence = 'You can give roles up to your own'
  throw new Problem('FORBIDDEN', sentence, { role: sentence })
}

/** Open invitations that the asking member could have made. */
export async function openInvitations(
  { database }: Pick<AuthParts, 'database'>,
  { workspace, scope }: Membership,
): Promise<InvitationRow[]> {
  const { rows } = await database.pools.auth.query<{
    id: string
    role: Role
    email: string | null
    apps: string[]
    invited_by: string
    inviter_role: Role
    created_at: Date
    expires_at: Date
  }>(
    `select l.id, l.role, l.email, l.apps, m.name as invited_by, m.role as inviter_role, l.created_at, l.expires_at
     from link_token l join member m on m.workspace = l.workspace and m.id = l.created_by and m.removed_at is null
     where l.workspace = $1 and l.kind = 'invitation' and l.spent_at is null and l.expires_at > clock_timestamp()
     order by l.created_at desc, l.id limit 200`,
    [workspace.id],
  )
  const objects = await objectsById(database, scope, [...new Set(rows.flatMap(({ apps }) => apps))])
  const names = new Map(objects.map(({ id, name }) => [id, name]))
  return rows
    .filter((row) => mayGive(row.inviter_role, row.role))
    .map((row) => ({
      id: row.id,
      role: row.role,
      apps: row.apps.map((app) => names.get(app) ?? 'Name removed'),
      email: row.email,
      invitedBy: row.invited_by,
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    }))
}

export async function withdrawInvitation(
  { database }: Pick<AuthParts, 'database'>,
  { workspace }: Membership,
  invitation: string,
): Promise<null> {
  const { rowCount } = await database.pools.auth.query(
    "delete from link_token where id = $1 and workspace = $2 and kind = 'invitation' and spent_at is null",
    [invitation, workspace.id],
  )
  if (rowCount !== 1) throw notFound('This invitation')
  return null
}

export type Invitation = {
  link: Link
  role: Role
  workspace: { id: string; slug: string; name: string }
  inviter: { id: string; name: string }
}

/** An invitation that can be used now: unspent, unexpired, of a workspace that stands and a maker who may still give its role. */
export async function validInvitation(
  db: Queryable,
  secret: string,
  lock: 'lock' | 'peek',
): Promise<Invitation | LinkTrouble> {
  const link = await findLink(db, 'invitation', secret, lock)
  if (typeof link === 'string') return link
  const { rows } = await db.query<{ slug: string; name: string; inviter: string; inviter_role: Role }>(
    `select w.slug, w.name, m.name as inviter, m.role as inviter_role
     from workspace w join member m on m.workspace = w.id and m.id = $2 and m.removed_at is null
     where w.id = $1 and w.removed_at is null`,
    [link.workspace, link.createdBy],
  )
  const [row] = rows
  const { role, workspace, createdBy } = link
  if (!row || !role || !workspace || !createdBy || !mayGive(row.inviter_role, role)) return 'unknown'
  return {
    link,
    role,
    workspace: { id: workspace, slug: row.slug, name: row.name },
    inviter: { id: createdBy, name: row.inviter },
  }
}

export async function peekInvitation(
  { database }: Pick<AuthParts, 'database'>,
  secret: string,
): Promise<InvitationPeek> {
  const found = await validInvitation(database.pools.auth, secret, 'peek')
  if (typeof found === 'string') return { valid: false, because: found }
  const { link, role, workspace, inviter } = found
  return {
    valid: true,
    workspace: workspace.name,
    role,
    email: link.email,
    invitedBy: inviter.name,
    expiresAt: link.expiresAt.toISOString(),
  }
}
