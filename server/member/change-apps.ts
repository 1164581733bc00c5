import { appsGiven } from '#domain/member/events.ts'
import type { ChangeApps } from '#domain/member/schema.ts'
import { notFound, Problem } from '#domain/problem.ts'
import type { AuthParts } from '#server/auth/auth-parts.ts'
import { appsNamed } from '#server/auth/owned-apps.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { requires } from '#server/journal/authorize.ts'
import { memberKind, memberStream } from './kind.ts'
import { memberOnRecord, presentMember } from './ownership.ts'

/** Says which apps an app owner owns from now on, in place of those before. */
export async function changeApps(
  parts: Pick<AuthParts, 'database' | 'journal'>,
  who: Membership,
  { command, member, apps }: ChangeApps,
): Promise<null> {
  const { scope, actor } = who
  const stream = memberStream(member)
  const { state } = await parts.journal.loadStream(scope, memberKind, stream)
  if (!state || state.removedAt) throw notFound('This member')
  refuseOthers(state.role)
  const ids = await appsNamed(parts, who, apps)
  await parts.journal.append({
    scope,
    actor,
    command,
    request: { verb: 'member.changeApps', member, apps: ids },
    streams: [stream],
    authorize: requires('member.changeRole', memberOnRecord(member)),
    plan: (ctx) => {
      refuseOthers(presentMember(ctx, member).role)
      return { writes: [{ stream, kind: memberKind, events: [appsGiven(ids)] }], result: null }
    },
  })
  return null
}

function refuseOthers(role: string): void {
  if (role !== 'appOwner') throw new Problem('CONFLICT', 'Only an app owner has apps. This member sees every app')
}
