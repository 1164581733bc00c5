import { AttachFile } from '#domain/file/file.ts'
import { attachFile } from '#server/incident/attach-file.ts'
import { member, router } from './init.ts'

export const fileRouter = router({
  attach: member('evidence.record')
    .input(AttachFile)
    .mutation(({ ctx, input }) => attachFile(ctx.services.incidents, ctx.member, input)),
})
