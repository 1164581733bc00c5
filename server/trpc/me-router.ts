import { ChangePassword, ConfirmPassword, EndSession } from '#domain/auth/schema.ts'
import { RenameMe } from '#domain/member/schema.ts'
import { changePassword, endMySession, readMe, renameMe, signOutEverywhere } from '#server/auth/account.ts'
import { confirmPassword } from '#server/auth/confirm-password.ts'
import { dismissNotice } from '#server/auth/persons.ts'
import { sessionsOf } from '#server/auth/sessions.ts'
import { Nothing, router, signedIn } from './init.ts'

export const meRouter = router({
  get: signedIn.input(Nothing).query(({ ctx }) => readMe(ctx.services.auth, ctx.signedIn)),
  sessions: signedIn.input(Nothing).query(({ ctx }) => sessionsOf(ctx.services.auth.database.pools.auth, ctx.signedIn)),
  rename: signedIn.input(RenameMe).mutation(({ ctx, input }) => renameMe(ctx.services.auth, ctx.signedIn, input)),
  changePassword: signedIn
    .input(ChangePassword)
    .mutation(({ ctx, input }) => changePassword(ctx.services.auth, ctx.signedIn, input)),
  confirmPassword: signedIn
    .input(ConfirmPassword)
    .mutation(({ ctx, input }) => confirmPassword(ctx.services.auth, ctx.signedIn, input, ctx.setCookie)),
  endSession: signedIn
    .input(EndSession)
    .mutation(({ ctx, input }) => endMySession(ctx.services.auth, ctx.signedIn, input.session)),
  signOutEverywhere: signedIn.input(Nothing).mutation(({ ctx }) => signOutEverywhere(ctx.services.auth, ctx.signedIn)),
  dismissNotice: signedIn
    .input(Nothing)
    .mutation(({ ctx }) => dismissNotice(ctx.services.auth.database.pools.auth, ctx.signedIn.person)),
})
