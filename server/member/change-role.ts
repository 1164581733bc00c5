import type { Role } from '#domain/access/permissions.ts'
import { mayGive } from '#domain/access/permissions.ts'
import { roleChanged } from '#domain/member/events.ts'
import { whyStaysOwner } from '#domain/member/rules.ts'
import type { ChangeRole } from '#domain/member/schema.ts'
import { Problem } from '#domain/problem.ts'
import type { AuthParts } from '#server/auth/auth-parts.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { requires } from '#server/journal/authorize.ts'
import { memberKind, memberStream } from './kind.ts'
import { memberOnRecord, otherOwners, presentMember } from './ownership.ts'
import { ownerIds } from './read.ts'

export async function changeRole(
  { database, journal, live }: Pick<AuthParts, 'database' | 'journal' | 'live'>,
  { actor, scope }: Membership,
  { command, member, role }: ChangeRole,
): Promise<{ role: Role }> {
  const owners = await ownerIds(database, scope)
  const stream = memberStream(member)
  const others = owners.filter((owner) => owner !== member).map(memberStream)
  const { result } = await journal.append({
    scope,
    actor,
    command,
    request: { verb: 'member.changeRole', member, role },
    streams: [stream, ...others],
    onlyRead: others,
    authorize: requires('member.changeRole', memberOnRecord(member)),
    plan: (ctx) => {
      const target = presentMember(ctx, member)
      if (target.role === role) throw new Problem('CONFLICT', 'This member has that role already')
      if (!ctx.member || !mayGive(ctx.member.role, role)) {
        throw new Problem('FORBIDDEN', 'You can give roles up to your own')
      }
      const stays = whyStaysOwner({ id: member, role: target.role }, otherOwners(ctx, owners, member))
      if (stays) throw new Problem('CONFLICT', stays)
      return {
        writes: [{ stream, kind: memberKind, events: [roleChanged(target.role, role)] }],
        result: { person: target.person },
      }
    },
  })
  live.memberChanged({ workspace: scope.workspace, member, person: result.person })
  return { role }
}
