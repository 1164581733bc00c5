import type { CurrentWorkspace } from '#domain/workspace/views.ts'
import type { Membership } from '#server/auth/signed-in.ts'

export const currentWorkspace = ({ workspace, member }: Membership): CurrentWorkspace => ({
  ...workspace,
  me: { member: member.id, name: member.name, role: member.role },
})
