import { AddTrustedKey, RevokeTrustedKey } from '#domain/trusted-key/schema.ts'
import { addTrustedKey, revokeTrustedKey } from '#server/trusted-key/change-keys.ts'
import { trustedKeys } from '#server/trusted-key/read.ts'
import { member, Nothing, router } from './init.ts'

export const trustedKeyRouter = router({
  list: member('trustedKey.read')
    .input(Nothing)
    .query(({ ctx }) => trustedKeys(ctx.services.auth, ctx.member)),
  add: member('trustedKey.change')
    .input(AddTrustedKey)
    .mutation(({ ctx, input }) => addTrustedKey(ctx.services.auth, ctx.member, input)),
  revoke: member('trustedKey.change')
    .input(RevokeTrustedKey)
    .mutation(({ ctx, input }) => revokeTrustedKey(ctx.services.auth, ctx.member, input)),
})
