import type pg from 'pg'
import type { Role } from '#domain/access/permissions.ts'
import type { MyWorkspace } from '#domain/auth/views.ts'
import { mintScope } from '#server/db/scope.ts'
import type { Membership, SignedIn } from './signed-in.ts'

type Row = {
  id: string
  slug: string
  name: string
  origin: 'made' | 'sample'
  member: string
  member_name: string
  role: Role
}

const COLUMNS = 'w.id, w.slug, w.name, w.origin, m.id as member, m.name as member_name, m.role'
const STANDING = 'm.removed_at is null and w.removed_at is null'

/** The person's membership in the workspace of this slug, asked on every call. */
export async function membershipIn(auth: pg.Pool, signedIn: SignedIn, slug: string): Promise<Membership | null> {
  const { rows } = await auth.query<Row>({
    name: 'membership_in',
    text: `select ${COLUMNS} from workspace w join member m on m.workspace = w.id
      where w.slug = $1 and m.person = $2 and ${STANDING}`,
    values: [slug, signedIn.person],
  })
  const [row] = rows
  if (!row) return null
  return {
    signedIn,
    workspace: { id: row.id, slug: row.slug, name: row.name, origin: row.origin },
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
  return rows.map(({ id, slug, name, origin, role, member }) => ({ id, slug, name, origin, role, member }))
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
