import type { StreamName } from '#domain/journal/entry.ts'
import { evolveMember, MEMBER_EVOLVE_VERSION } from '#domain/member/evolve.ts'
import type { MemberState } from '#domain/member/state.ts'
import type { StreamKind } from '#server/journal/stream-kind.ts'

export const memberKind: StreamKind<MemberState> = {
  kind: 'member',
  version: MEMBER_EVOLVE_VERSION,
  evolve: evolveMember,
  project: (state, { workspace, stream }) => ({
    member: [
      {
        workspace,
        id: stream.slice('member/'.length),
        person: state.person,
        name: state.name ?? 'Name removed',
        email: state.email ?? '',
        role: state.role,
        apps: [...state.apps],
        joined_at: state.joinedAt,
        removed_at: state.removedAt,
      },
    ],
  }),
}

export const memberStream = (id: string): StreamName => `member/${id}`
