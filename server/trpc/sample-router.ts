import { z } from 'zod'
import { Uuid } from '#domain/ids.ts'
import { makeSample } from '#server/sample/make-sample.ts'
import { removeSample } from '#server/sample/remove-sample.ts'
import { member, router } from './init.ts'

const OneCommand = z.strictObject({ command: Uuid })

export const sampleRouter = router({
  create: member('sample.create')
    .input(OneCommand)
    .mutation(({ ctx, input }) => makeSample(ctx.services.sample, ctx.signedIn, input)),
  remove: member('sample.remove')
    .input(OneCommand)
    .mutation(({ ctx, input }) => removeSample(ctx.services.sample, ctx.member, input)),
})
