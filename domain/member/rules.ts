// A workspace always has an owner, and nobody changes or raises a member above their own rank.
import type { Member, Role } from '#domain/access/permissions.ts'
import { can, INVITABLE_ROLES, mayGive } from '#domain/access/permissions.ts'

type Target = { id: string; role: Role }

/** Why this member cannot stop being an owner, or null. `otherOwners` counts those that remain. */
export const whyStaysOwner = (target: Target, otherOwners: number): string | null =>
  target.role === 'owner' && otherOwners === 0 ? 'The last owner stays: make somebody else an owner first' : null

/** Roles that `actor` may give `target` now, the present one left out. */
export function rolesToGive(actor: Member, target: Target, otherOwners: number): Role[] {
  if (!can(actor, 'member.changeRole', { kind: 'member', role: target.role })) return []
  if (whyStaysOwner(target, otherOwners)) return []
  return INVITABLE_ROLES.filter((role) => role !== target.role && mayGive(actor.role, role))
}

export const mayRemove = (actor: Member, target: Target, otherOwners: number): boolean =>
  can(actor, 'member.remove', { kind: 'member', role: target.role }) && !whyStaysOwner(target, otherOwners)
