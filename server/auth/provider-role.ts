import type { Role } from '#domain/access/permissions.ts'
import type { RoleMap } from '#domain/auth/role-map.ts'
import { mappedRole } from '#domain/auth/role-map.ts'
import type { DeniedBecause } from '#domain/auth/views.ts'
import { memberJoined, roleChanged } from '#domain/member/events.ts'
import { newId } from '#domain/new-id.ts'
import { mintScope } from '#server/db/scope.ts'
import { memberKind, memberStream } from '#server/member/kind.ts'
import type { AuthParts } from './auth-parts.ts'

type Queryable = Pick<AuthParts['database']['pools']['auth'], 'query'>

/** What the provider's claim means here: a role to take over in a workspace, nothing to change, or no way in. */
export type Place =
  | { denied: DeniedBecause }
  | { denied: null; workspace: string; role: Role }
  | { denied: null; workspace: null }

/**
 * Owners stay owners and always come in: their role is changed by hand alone. Who was removed by hand is not let back
 * in by a claim, though other workspaces of theirs stay open to them.
 */
export async function placeFor(
  db: Queryable,
  { map, workspace: slug }: { map: RoleMap; workspace: string },
  said: unknown,
  person: string | null,
): Promise<Place> {
  const { rows } = await db.query<{ id: string; role: Role | null; removed: boolean | null; elsewhere: boolean }>(
    `select w.id, m.role, m.removed_at is not null as removed, exists (
       select from member o join workspace v on v.id = o.workspace
       where o.person = $2 and o.workspace <> w.id and o.removed_at is null and v.removed_at is null) as elsewhere
     from workspace w left join member m on m.workspace = w.id and m.person = $2
     where w.slug = $1 and w.removed_at is null and w.origin = 'made'`,
    [slug, person],
  )
  const [at] = rows
  if (!at) return { denied: 'noWorkspace' }
  if (at.role === 'owner' && !at.removed) return { denied: null, workspace: null }
  if (at.role !== null && at.removed) return at.elsewhere ? { denied: null, workspace: null } : { denied: 'removed' }
  const role = mappedRole(map, said)
  if (role === null) return { denied: 'noRole' }
  return { denied: null, workspace: at.id, role }
}

/** Makes them a member, or gives them the role that the provider says, once and in the record. */
export async function followProvider(
  { database, journal, live }: Pick<AuthParts, 'database' | 'journal' | 'live'>,
  { workspace, role }: { workspace: string; role: Role },
  who: { person: string; name: string; email: string },
): Promise<void> {
  const { rows } = await database.pools.auth.query<{ id: string; role: Role }>(
    'select id, role from member where workspace = $1 and person = $2',
    [workspace, who.person],
  )
  const [before] = rows
  if (before?.role === role) return
  const member = before?.id ?? newId()
  const stream = memberStream(member)
  await journal.append({
    scope: mintScope(workspace),
    actor: { kind: 'system', id: 'oidc' },
    command: newId(),
    request: { verb: 'oidc.follow', role },
    streams: [stream],
    authorize: () => {},
    plan: (ctx) => {
      const now = ctx.state(memberKind, stream)
      if (!now) {
        const joined = memberJoined({ person: who.person, role, by: 'oidc', invitedBy: null }, who)
        return { writes: [{ stream, kind: memberKind, events: [joined] }], result: null }
      }
      const stays = now.removedAt !== null || now.role === role || now.role === 'owner'
      const events = stays ? [] : [roleChanged(now.role, role)]
      return { writes: events.length > 0 ? [{ stream, kind: memberKind, events }] : [], result: null }
    },
  })
  live.memberChanged({ workspace, member, person: who.person })
}
