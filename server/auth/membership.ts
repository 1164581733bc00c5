import type pg from 'pg'
import type { Role } from '#domain/access/permissions.ts'
import type { MyWorkspace } from '#domain/auth/views.ts'
import { mintScope } from '#server/db/scope.ts'
import type { SessionRow } from './sessions.ts'
import { SESSION_COLUMNS, SESSION_STANDS, signedInFrom } from './sessions.ts'
import type { Membership, SignedIn } from './signed-in.ts'

type Row = {
  id: string
  slug: string
  workspace_name: string
  origin: 'made' | 'sample'
  member: string
  member_name: string
  role: Role
}

const COLUMNS = 'w.id, w.slug, w.name as workspace_name, w.origin, m.id as member, m.name as member_name, m.role'
const STANDING = 'm.removed_at is null and w.removed_at is null'

export type Visitor = { signedIn: SignedIn; membership: Membership | null }

/** Who stands behind a session, and as which member of the workspace of this slug: one question, asked on every call. */
export async function standingVisitor(auth: pg.Pool, session: string, slug: string): Promise<Visitor | null> {
  const { rows } = await auth.query<SessionRow & (Row | { id: null })>({
    name: 'standing_visitor',
    text: `select ${SESSION_COLUMNS}, x.* from session s join person p on p.id = s.person
      left join lateral (
        select ${COLUMNS} from workspace w join member m on m.workspace = w.id
        where w.slug = $2 and m.person = s.person and ${STANDING}
      ) x on true
      where ${SESSION_STANDS}`,
    values: [session, slug],
  })
  const [row] = rows
  if (!row) return null
  const signedIn = await signedInFrom(auth, session, row)
  return { signedIn, membership: row.id === null ? null : membershipFrom(signedIn, row) }
}

function membershipFrom(signedIn: SignedIn, row: Row): Membership {
  return {
    signedIn,
    workspace: { id: row.id, slug: row.slug, name: row.workspace_name, origin: row.origin },
    member: { id: row.member, role: row.role, name: row.member_name },
    actor: { kind: 'member', memberId: row.member, personId: signedIn.person, sessionId: signedIn.session },
    scope: mintScope(row.id),
  }
}

/** Every workspace the person belongs to: their own first, samples last. */
export async function membershipsOf(auth: Pick<pg.Pool, 'query'>, person: string): Promise<MyWorkspace[]> {
  const { rows } = await auth.query<Row>(
    `select ${COLUMNS} from workspace w join member m on m.workspace = w.id
     where m.person = $1 and ${STANDING} order by w.origin, lower(w.name), w.id`,
    [person],
  )
  return rows.map(({ id, slug, workspace_name: name, origin, role, member }) => ({
    id,
    slug,
    name,
    origin,
    role,
    member,
  }))
}

/** Owners and admins may; and anybody while the installation has no workspace at all. */
export async function mayCreateWorkspace(auth: Pick<pg.Pool, 'query'>, person: string): Promise<boolean> {
  const { rows } = await auth.query<{ may: boolean }>(
    `select exists (
        select from member m join workspace w on w.id = m.workspace
        where m.person = $1 and m.role in ('owner', 'admin') and w.origin = 'made' and ${STANDING}
      ) or not exists (select from workspace where removed_at is null and origin = 'made') as may`,
    [person],
  )
  return rows[0]?.may ?? false
}
