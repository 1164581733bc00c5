import { ChangeApps, ChangeRole, IssueReset, RemoveMember } from '#domain/member/schema.ts'
import { issueReset } from '#server/auth/reset.ts'
import { changeApps } from '#server/member/change-apps.ts'
import { changeRole } from '#server/member/change-role.ts'
import { listMembers } from '#server/member/read.ts'
import { removeMember } from '#server/member/remove-member.ts'
import { member, Nothing, router } from './init.ts'

export const memberRouter = router({
  list: member('member.list')
    .input(Nothing)
    .query(({ ctx }) => listMembers(ctx.services.auth.database, ctx.member)),
  changeRole: member('member.changeRole')
    .input(ChangeRole)
    .mutation(({ ctx, input }) => changeRole(ctx.services.auth, ctx.member, input)),
  changeApps: member('member.changeRole')
    .input(ChangeApps)
    .mutation(({ ctx, input }) => changeApps(ctx.services.auth, ctx.member, input)),
  remove: member('member.remove')
    .input(RemoveMember)
    .mutation(({ ctx, input }) => removeMember(ctx.services.auth, ctx.member, input)),
  reset: member('member.reset')
    .input(IssueReset)
    .mutation(({ ctx, input }) => issueReset(ctx.services.auth, ctx.member, input)),
})
