import type { Resource } from '#domain/access/permissions.ts'
import type { MemberState } from '#domain/member/state.ts'
import { notFound } from '#domain/problem.ts'
import type { PlanContext } from '#server/journal/append-request.ts'
import { memberKind, memberStream } from './kind.ts'

/** A member who belongs now; what is gone or never was is not found. */
export function presentMember(ctx: PlanContext, member: string): MemberState {
  const state = ctx.state(memberKind, memberStream(member))
  if (!state || state.removedAt) throw notFound('This member')
  return state
}

/** How many owners but this one there are at the moment of ruling. Their streams must be among those that are read. */
export const otherOwners = (ctx: PlanContext, owners: readonly string[], member: string): number =>
  owners.filter((owner) => {
    const state = owner === member ? null : ctx.state(memberKind, memberStream(owner))
    return state?.role === 'owner' && !state.removedAt
  }).length

/** What a permission is asked on: the member with its last role, also after it was removed, so that a repeated command finds it. */
export const memberOnRecord =
  (member: string) =>
  (ctx: PlanContext): Resource | null => {
    const state = ctx.state(memberKind, memberStream(member))
    return state ? { kind: 'member', role: state.role } : null
  }
