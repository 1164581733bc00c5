import type pg from 'pg'
import type { Role } from '#domain/access/permissions.ts'
import { can } from '#domain/access/permissions.ts'

/**
 * A password opens every workspace of its person. So a reset needs, in each of them, an owner or admin of no lower role;
 * samples hold nothing and do not count. The answer is why not, or null.
 */
export async function whyNoReset(
  db: Pick<pg.Pool, 'query'>,
  issuer: { person: string },
  target: { person: string },
): Promise<string | null> {
  if (issuer.person === target.person) return 'Change your own password in your account'
  const { rows } = await db.query<{ target_role: Role; issuer: string | null; issuer_role: Role | null }>(
    `select t.role as target_role, i.id as issuer, i.role as issuer_role
     from member t join workspace w on w.id = t.workspace and w.removed_at is null and w.origin <> 'sample'
     left join member i on i.workspace = t.workspace and i.person = $1 and i.removed_at is null
     where t.person = $2 and t.removed_at is null`,
    [issuer.person, target.person],
  )
  if (rows.length === 0) return 'This person is no member any more'
  for (const { target_role: role, issuer: id, issuer_role } of rows) {
    if (!id || !issuer_role) {
      return 'This person also belongs to a workspace that is not yours, which the password opens as well. Whoever runs the server can run "npm run recover" with their address'
    }
    if (!can({ id, role: issuer_role }, 'member.reset', { kind: 'member', role })) {
      return 'Only somebody of the same role or a higher one can reset this password'
    }
  }
  return null
}
