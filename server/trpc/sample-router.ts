import { z } from 'zod'
import { Uuid } from '#domain/ids.ts'
import { makeSample } from '#server/sample/make-sample.ts'
import { removeSample } from '#server/sample/remove-sample.ts'
import { member, Nothing, router } from './init.ts'

export const sampleRouter = router({
  create: member('sample.create')
    .input(Nothing)
    .mutation(({ ctx }) => makeSample(ctx.services.sample, ctx.signedIn)),
  remove: member('sample.remove')
    .input(z.strictObject({ command: Uuid }))
    .mutation(({ ctx, input }) => removeSample(ctx.services.sample, ctx.member, input)),
})
