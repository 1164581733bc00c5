import { memberRemoved } from '#domain/member/events.ts'
import { whyStaysOwner } from '#domain/member/rules.ts'
import type { RemoveMember } from '#domain/member/schema.ts'
import { Problem } from '#domain/problem.ts'
import type { AuthParts } from '#server/auth/auth-parts.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { requires } from '#server/journal/authorize.ts'
import { memberKind, memberStream } from './kind.ts'
import { memberOnRecord, otherOwners, presentMember } from './ownership.ts'
import { ownerIds } from './read.ts'

export async function removeMember(
  { database, journal, live }: Pick<AuthParts, 'database' | 'journal' | 'live'>,
  { actor, scope }: Membership,
  { command, member }: RemoveMember,
): Promise<null> {
  const owners = await ownerIds(database, scope)
  const stream = memberStream(member)
  const others = owners.filter((owner) => owner !== member).map(memberStream)
  const { result } = await journal.append({
    scope,
    actor,
    command,
    request: { verb: 'member.remove', member },
    streams: [stream, ...others],
    onlyRead: others,
    authorize: requires('member.remove', memberOnRecord(member)),
    plan: (ctx) => {
      const target = presentMember(ctx, member)
      const stays = whyStaysOwner({ id: member, role: target.role }, otherOwners(ctx, owners, member))
      if (stays) throw new Problem('CONFLICT', stays)
      return { writes: [{ stream, kind: memberKind, events: [memberRemoved()] }], result: { person: target.person } }
    },
  })
  live.memberChanged({ workspace: scope.workspace, member, person: result.person })
  return null
}
