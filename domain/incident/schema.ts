// What a person may ask of an incident: one strict schema a command, used by the form, the transport and the server.
import { z } from 'zod'
import '#domain/sentences.ts'
import { Seq, Uuid } from '#domain/ids.ts'
import type { Json } from '#domain/json.ts'
import { line, optionalProse, prose } from '#domain/text.ts'
import { LONGEST_NOTE, NO_NOTE } from './note.ts'
import { SEVERITIES } from './state.ts'

const command = { command: Uuid }
const onIncident = { ...command, incident: Uuid }
const onExecution = { ...onIncident, execution: Uuid }

/** A catalogue object: one that exists, or a name that is looked up and added when it is new. */
export const Reference = z.union([
  z.strictObject({ id: Uuid }),
  z.strictObject({ name: line(120, 'Name it'), production: z.boolean().optional() }),
])
export type Reference = z.infer<typeof Reference>

const name = z
  .string()
  .max(80)
  .regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/, 'Not a name of this runbook')

/** Raw values as typed; the runbook's own types check them before anything is ruled. */
const raw = z.json() as unknown as z.ZodType<Json>

export const EVIDENCE_INPUT_KINDS = ['text', 'log', 'link'] as const

const instant = z.iso.datetime({
  offset: true,
  error: 'Give a date and a time with its zone, such as 2026-11-24T03:15:00Z',
})

export const Scope = z.record(name, z.union([Reference, z.array(Reference).min(1).max(50)]))

export const StartInput = z.strictObject({ runbook: Uuid, execution: Uuid, scope: Scope })

export const DeclareIncident = z.strictObject({
  ...onIncident,
  title: line(160, 'Say in a few words what is wrong'),
  severity: z.enum(SEVERITIES),
  private: z.boolean(),
  viewers: z.array(Uuid).max(100),
  apps: z.array(Reference).max(20),
  environments: z.array(Reference).max(20),
  start: StartInput.nullable(),
})

export const StartExecution = z.strictObject({ ...onIncident, start: StartInput })

export const AddNote = z.strictObject({
  ...onIncident,
  text: prose(LONGEST_NOTE, NO_NOTE),
  execution: Uuid.nullable(),
  step: name.nullable(),
})

export const ChangeSeverity = z.strictObject({
  ...onIncident,
  severity: z.enum(SEVERITIES),
  reason: optionalProse(1000),
})

/** Resolving and reopening are commands of their own. */
export const ChangeStatus = z.strictObject({
  ...onIncident,
  status: z.enum(['triage', 'active', 'mitigated']),
  reason: optionalProse(1000),
})

export const OfferCommand = z.strictObject({ ...onIncident, offer: Uuid, to: Uuid, note: optionalProse(2000) })

/** `readAt`: the last entry in the summary that was read. `readBack`: what it comes to, in the words of whoever takes over. */
export const AcceptCommand = z.strictObject({
  ...onIncident,
  offer: Uuid,
  readAt: Seq,
  readBack: prose(2000, 'Say back what you take over'),
})

/** By whom it is offered to, or taken back by whoever offers it. */
export const DeclineCommand = z.strictObject({ ...onIncident, offer: Uuid, reason: prose(2000, 'Say why') })

/** `from`: whoever commands, as far as whoever takes command knows. */
export const TakeCommand = z.strictObject({
  ...onIncident,
  from: Uuid,
  readAt: Seq,
  reason: prose(2000, 'Say why you take command'),
})

export const ChangeViewers = z.strictObject({
  ...onIncident,
  add: z.array(Uuid).max(100),
  remove: z.array(Uuid).max(100),
})

export const ResolveIncident = z.strictObject({
  ...onIncident,
  summary: prose(4000, 'Say what ended it'),
})

export const ReopenIncident = z.strictObject({ ...onIncident, reason: prose(2000, 'Say why it is open again') })

/** A script or an assistant that said it, and was not read by whoever records it; left out for what a person saw. */
const program = line(120, 'Name the program that said it').optional()

export const Attachment = z.strictObject({
  kind: z.enum(EVIDENCE_INPUT_KINDS),
  text: prose(20_000, 'Paste or write the evidence'),
  source: line(200, 'Say where it comes from'),
  program,
})

export const ReadingInput = z.strictObject({
  fact: name,
  key: Uuid.nullable(),
  /** Null: read, and unknown. */
  value: raw,
  source: line(200, 'Say where it was read'),
  program,
  observedAt: instant,
  reason: optionalProse(2000),
  cites: z.array(Seq).max(50),
  attachments: z.array(Attachment).max(10),
})
export type ReadingInput = z.infer<typeof ReadingInput>

/** One look at a step: its readings are recorded together or not at all. */
export const RecordEvidence = z.strictObject({
  ...onExecution,
  step: name,
  readings: z.array(ReadingInput).min(1).max(50),
})

export const AttachEvidence = z.strictObject({
  ...onExecution,
  step: name.nullable(),
  observedAt: instant,
  attachment: Attachment,
})

/** `value`: as whoever acknowledges it read it at its source. */
export const AcknowledgeReading = z.strictObject({ ...onExecution, fact: name, entry: Seq, value: raw })

export const WithdrawReading = z.strictObject({
  ...onExecution,
  fact: name,
  entry: Seq,
  reason: prose(2000, 'Say why it no longer stands'),
})

export const CompleteStep = z.strictObject({ ...onExecution, step: name })
export const SkipStep = z.strictObject({ ...onExecution, step: name, reason: prose(2000, 'Say why it is skipped') })
export const CloseStep = z.strictObject({ ...onExecution, step: name })
export const TakeStep = z.strictObject({ ...onExecution, step: name })
export const DeferStep = z.strictObject({ ...onExecution, step: name, reason: prose(2000, 'Say why it is put off') })
export const ReopenStep = z.strictObject({
  ...onExecution,
  step: name,
  reason: prose(2000, 'Say why it is worked on again'),
})

export const RequestAction = z.strictObject({
  ...onExecution,
  /** Id of the run, when it is authorized. */
  run: Uuid,
  action: name,
  params: z.record(name, raw),
})

/** `reason` asks to pass over what a guardrail says; null asks for an approval that no guardrail stands against. */
export const RequestApproval = z.strictObject({
  ...onExecution,
  /** Id of the approval. */
  approval: Uuid,
  action: name,
  params: z.record(name, raw),
  reason: prose(2000, 'Say why the guardrail is passed over').nullable(),
})
/** `reentered`: what the guardrails have whoever approves type once more, in their order. */
export const GiveApproval = z.strictObject({
  ...onExecution,
  approval: Uuid,
  reentered: z.array(line(2000, 'Type what you read')).max(20),
})
export const RefuseApproval = z.strictObject({ ...onExecution, approval: Uuid, reason: prose(2000, 'Say why not') })

/** What a success says of a fact that the outcome establishes. Null: looked at, and unknown. */
export const OutcomeReading = z.strictObject({ fact: name, value: raw, observedAt: instant })

export const ReportOutcome = z.strictObject({
  ...onExecution,
  run: Uuid,
  outcome: z.enum(['succeeded', 'failed']),
  text: prose(10_000, 'Say what was seen'),
  reference: line(200).nullable(),
  source: line(200, 'Say where it was seen'),
  cites: z.array(Seq).max(50),
  readings: z.array(OutcomeReading).max(20).optional(),
  /** When it was begun: has to be said of a success that is reported after the authorization has expired. */
  begunAt: instant.optional(),
})

export const ReportOutsideAct = z.strictObject({
  ...onExecution,
  action: name,
  occurredAt: instant,
  who: line(200, 'Say who did it, or that it is not known'),
  what: prose(4000, 'Say what was done'),
})

export const CompleteExecution = z.strictObject({ ...onExecution, resolution: name.nullable() })
export const AbandonExecution = z.strictObject({ ...onExecution, reason: prose(2000, 'Say why it is abandoned') })

export const LiftFreeze = z.strictObject({
  ...onIncident,
  freeze: Uuid,
  reason: prose(2000, 'Say why promotions may go on'),
})

export const COMMANDS = {
  declareIncident: DeclareIncident,
  startExecution: StartExecution,
  addNote: AddNote,
  changeSeverity: ChangeSeverity,
  changeStatus: ChangeStatus,
  offerCommand: OfferCommand,
  acceptCommand: AcceptCommand,
  declineCommand: DeclineCommand,
  takeCommand: TakeCommand,
  changeViewers: ChangeViewers,
  resolveIncident: ResolveIncident,
  reopenIncident: ReopenIncident,
  recordEvidence: RecordEvidence,
  attachEvidence: AttachEvidence,
  acknowledgeReading: AcknowledgeReading,
  withdrawReading: WithdrawReading,
  completeStep: CompleteStep,
  skipStep: SkipStep,
  closeStep: CloseStep,
  reopenStep: ReopenStep,
  takeStep: TakeStep,
  deferStep: DeferStep,
  requestAction: RequestAction,
  requestApproval: RequestApproval,
  giveApproval: GiveApproval,
  refuseApproval: RefuseApproval,
  reportOutcome: ReportOutcome,
  reportOutsideAct: ReportOutsideAct,
  completeExecution: CompleteExecution,
  abandonExecution: AbandonExecution,
  liftFreeze: LiftFreeze,
} as const
