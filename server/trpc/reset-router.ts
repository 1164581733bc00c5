import { PeekLink, UseReset } from '#domain/auth/schema.ts'
import { peekReset, useReset } from '#server/auth/reset.ts'
import { open, router } from './init.ts'

export const resetRouter = router({
  peek: open.input(PeekLink).query(({ ctx, input }) => peekReset(ctx.services.auth, input.secret)),
  use: open.input(UseReset).mutation(({ ctx, input }) => useReset(ctx.services.auth, input)),
})
