import type { Role } from '#domain/access/permissions.ts'
import { can, INVITABLE_ROLES } from '#domain/access/permissions.ts'
import { mayRemove, rolesToGive, whyStaysOwner } from '#domain/member/rules.ts'
import type { MemberRow } from '#domain/member/views.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { objectsById } from '#server/catalogue/read.ts'
import type { Database } from '#server/db/database.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'

const RANK: readonly Role[] = [...INVITABLE_ROLES, 'appOwner']

/** Members of the workspace, owners first, with what the asking member may do with each. */
export async function listMembers(database: Database, by: Membership): Promise<MemberRow[]> {
  const rows = await database.readScoped(by.scope, (prisma) =>
    prisma.member.findMany({ where: { removedAt: null }, take: 1000 }),
  )
  const objects = await objectsById(database, by.scope, [...new Set(rows.flatMap(({ apps }) => apps))])
  const names = new Map(objects.map(({ id, name }) => [id, name]))
  const owners = rows.filter((row) => row.role === 'owner').length
  const actor = by.member
  return rows
    .map((row): MemberRow => {
      const target = { id: row.id, role: row.role as Role }
      const otherOwners = owners - (target.role === 'owner' ? 1 : 0)
      const me = row.id === actor.id
      return {
        id: row.id,
        name: row.name,
        email: row.email,
        role: target.role,
        apps: row.apps.map((id) => ({ id, name: names.get(id) ?? 'Name removed' })),
        joinedAt: row.joinedAt.toISOString(),
        me,
        mayBecome: rolesToGive(actor, target, otherOwners),
        mayRemove: mayRemove(actor, target, otherOwners),
        mayReset: !me && can(actor, 'member.reset', { kind: 'member', role: target.role }),
        fixedBecause: whyStaysOwner(target, otherOwners),
      }
    })
    .sort((a, b) => RANK.indexOf(a.role) - RANK.indexOf(b.role) || a.name.localeCompare(b.name))
}

/** Member ids of the owners there are now. */
export async function ownerIds(database: Database, scope: WorkspaceScope): Promise<string[]> {
  const rows = await database.readScoped(scope, (prisma) =>
    prisma.member.findMany({ where: { removedAt: null, role: 'owner' }, select: { id: true }, take: 1000 }),
  )
  return rows.map((row) => row.id)
}
