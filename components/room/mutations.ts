import type { CommandAnswer } from '#components/live/room-view.ts'
import type { TrpcClient } from '#components/trpc/client.ts'
import type { COMMANDS } from '#domain/incident/schema.ts'

/** Commands on an incident that stands already; declaring one has a form of its own. */
export type CommandName = Exclude<keyof typeof COMMANDS, 'declareIncident'>

export type Answer = CommandAnswer & { outcome?: 'authorized' | 'refused' | 'recorded' | 'voided' }

/** Each command's procedure. The input's type is the caller's to keep: it is the command's own schema. */
export const mutations = (trpc: TrpcClient): Record<CommandName, (input: never) => Promise<Answer>> => ({
  addNote: (input) => trpc.incident.addNote.mutate(input),
  changeSeverity: (input) => trpc.incident.changeSeverity.mutate(input),
  changeStatus: (input) => trpc.incident.changeStatus.mutate(input),
  offerCommand: (input) => trpc.incident.offerCommand.mutate(input),
  acceptCommand: (input) => trpc.incident.acceptCommand.mutate(input),
  declineCommand: (input) => trpc.incident.declineCommand.mutate(input),
  takeCommand: (input) => trpc.incident.takeCommand.mutate(input),
  changeViewers: (input) => trpc.incident.changeViewers.mutate(input),
  resolveIncident: (input) => trpc.incident.resolveIncident.mutate(input),
  reopenIncident: (input) => trpc.incident.reopenIncident.mutate(input),
  startExecution: (input) => trpc.execution.startExecution.mutate(input),
  recordEvidence: (input) => trpc.execution.recordEvidence.mutate(input),
  attachEvidence: (input) => trpc.execution.attachEvidence.mutate(input),
  acknowledgeReading: (input) => trpc.execution.acknowledgeReading.mutate(input),
  withdrawReading: (input) => trpc.execution.withdrawReading.mutate(input),
  completeStep: (input) => trpc.execution.completeStep.mutate(input),
  skipStep: (input) => trpc.execution.skipStep.mutate(input),
  closeStep: (input) => trpc.execution.closeStep.mutate(input),
  takeStep: (input) => trpc.execution.takeStep.mutate(input),
  deferStep: (input) => trpc.execution.deferStep.mutate(input),
  reopenStep: (input) => trpc.execution.reopenStep.mutate(input),
  requestAction: (input) => trpc.execution.requestAction.mutate(input),
  requestApproval: (input) => trpc.execution.requestApproval.mutate(input),
  giveApproval: (input) => trpc.execution.giveApproval.mutate(input),
  refuseApproval: (input) => trpc.execution.refuseApproval.mutate(input),
  reportOutcome: (input) => trpc.execution.reportOutcome.mutate(input),
  reportOutsideAct: (input) => trpc.execution.reportOutsideAct.mutate(input),
  completeExecution: (input) => trpc.execution.completeExecution.mutate(input),
  abandonExecution: (input) => trpc.execution.abandonExecution.mutate(input),
  liftFreeze: (input) => trpc.freeze.liftFreeze.mutate(input),
})
