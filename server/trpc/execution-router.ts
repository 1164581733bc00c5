import * as schema from '#domain/incident/schema.ts'
import { verbs } from '#server/incident/verbs.ts'
import { command } from './command.ts'
import { router } from './init.ts'

export const executionRouter = router({
  startExecution: command(schema.StartExecution, verbs.startExecution),
  recordEvidence: command(schema.RecordEvidence, verbs.recordEvidence),
  attachEvidence: command(schema.AttachEvidence, verbs.attachEvidence),
  acknowledgeReading: command(schema.AcknowledgeReading, verbs.acknowledgeReading),
  withdrawReading: command(schema.WithdrawReading, verbs.withdrawReading),
  completeStep: command(schema.CompleteStep, verbs.completeStep),
  skipStep: command(schema.SkipStep, verbs.skipStep),
  closeStep: command(schema.CloseStep, verbs.closeStep),
  reopenStep: command(schema.ReopenStep, verbs.reopenStep),
  takeStep: command(schema.TakeStep, verbs.takeStep),
  deferStep: command(schema.DeferStep, verbs.deferStep),
  requestAction: command(schema.RequestAction, verbs.requestAction),
  requestApproval: command(schema.RequestApproval, verbs.requestApproval),
  giveApproval: command(schema.GiveApproval, verbs.giveApproval),
  refuseApproval: command(schema.RefuseApproval, verbs.refuseApproval),
  reportOutcome: command(schema.ReportOutcome, verbs.reportOutcome),
  reportOutsideAct: command(schema.ReportOutsideAct, verbs.reportOutsideAct),
  completeExecution: command(schema.CompleteExecution, verbs.completeExecution),
  abandonExecution: command(schema.AbandonExecution, verbs.abandonExecution),
})
