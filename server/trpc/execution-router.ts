import * as schema from '#domain/incident/schema.ts'
import { carryOut } from '#server/incident/carry-out.ts'
import { verbs } from '#server/incident/verbs.ts'
import { member, router } from './init.ts'

export const executionRouter = router({
  startExecution: member('execution.start')
    .input(schema.StartExecution)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.startExecution, input)),
  recordEvidence: member('evidence.record')
    .input(schema.RecordEvidence)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.recordEvidence, input)),
  attachEvidence: member('evidence.record')
    .input(schema.AttachEvidence)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.attachEvidence, input)),
  withdrawReading: member('evidence.record')
    .input(schema.WithdrawReading)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.withdrawReading, input)),
  completeStep: member('step.complete')
    .input(schema.CompleteStep)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.completeStep, input)),
  skipStep: member('step.skip')
    .input(schema.SkipStep)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.skipStep, input)),
  closeStep: member('step.skip')
    .input(schema.CloseStep)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.closeStep, input)),
  reopenStep: member('step.complete')
    .input(schema.ReopenStep)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.reopenStep, input)),
  requestAction: member('action.request')
    .input(schema.RequestAction)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.requestAction, input)),
  reportOutcome: member('action.reportOutcome')
    .input(schema.ReportOutcome)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.reportOutcome, input)),
  reportOutsideAct: member('action.reportOutside')
    .input(schema.ReportOutsideAct)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.reportOutsideAct, input)),
  completeExecution: member('execution.complete')
    .input(schema.CompleteExecution)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.completeExecution, input)),
  abandonExecution: member('execution.abandon')
    .input(schema.AbandonExecution)
    .mutation(({ ctx, input }) => carryOut(ctx.services.incidents, ctx.member, verbs.abandonExecution, input)),
})
