import { ClaimInstallation, PeekLink } from '#domain/auth/schema.ts'
import { claimInstallation, peekSetup, setupState } from '#server/auth/setup.ts'
import { Nothing, open, router } from './init.ts'

export const setupRouter = router({
  state: open.input(Nothing).query(({ ctx }) => setupState(ctx.services.auth)),
  peek: open.input(PeekLink).query(({ ctx, input }) => peekSetup(ctx.services.auth, input.secret)),
  claim: open.input(ClaimInstallation).mutation(({ ctx, input }) => claimInstallation(ctx.services.auth, input)),
})
