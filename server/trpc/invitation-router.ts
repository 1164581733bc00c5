import { JoinAsMyself, JoinAsNewPerson, PeekLink } from '#domain/auth/schema.ts'
import { Invite, WithdrawInvitation } from '#domain/member/schema.ts'
import { invite, openInvitations, peekInvitation, withdrawInvitation } from '#server/auth/invitations.ts'
import { joinAsMyself, joinAsNewPerson } from '#server/auth/join.ts'
import { member, Nothing, open, router, signedIn } from './init.ts'

export const invitationRouter = router({
  create: member('member.invite')
    .input(Invite)
    .mutation(({ ctx, input }) => invite(ctx.services.auth, ctx.member, input)),
  list: member('member.invite')
    .input(Nothing)
    .query(({ ctx }) => openInvitations(ctx.services.auth, ctx.member)),
  withdraw: member('member.invite')
    .input(WithdrawInvitation)
    .mutation(({ ctx, input }) => withdrawInvitation(ctx.services.auth, ctx.member, input.invitation)),
  peek: open.input(PeekLink).query(({ ctx, input }) => peekInvitation(ctx.services.auth, input.secret)),
  joinAsNewPerson: open.input(JoinAsNewPerson).mutation(({ ctx, input }) => joinAsNewPerson(ctx.services.auth, input)),
  joinAsMyself: signedIn
    .input(JoinAsMyself)
    .mutation(({ ctx, input }) => joinAsMyself(ctx.services.auth, ctx.signedIn, input)),
})
