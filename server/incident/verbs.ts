import type { z } from 'zod'
import type { Permission } from '#domain/access/permissions.ts'
import { acknowledgeReading } from '#domain/incident/acknowledge-reading.ts'
import { reportOutsideAct, requestAction } from '#domain/incident/act.ts'
import { giveApproval, refuseApproval, requestApproval } from '#domain/incident/approve.ts'
import { attachEvidence, withdrawReading } from '#domain/incident/attach-evidence.ts'
import {
  addNote,
  changeSeverity,
  changeStatus,
  changeViewers,
  liftFreeze,
  reopenIncident,
  resolveIncident,
} from '#domain/incident/command.ts'
import type { Decide } from '#domain/incident/decision.ts'
import { rejected } from '#domain/incident/decision.ts'
import type { ResolvedDeclare } from '#domain/incident/declare-incident.ts'
import { declareIncident } from '#domain/incident/declare-incident.ts'
import { abandonExecution, completeExecution } from '#domain/incident/end-execution.ts'
import { acceptCommand, declineCommand, offerCommand, takeCommand } from '#domain/incident/pass-command.ts'
import { recordEvidence } from '#domain/incident/record-evidence.ts'
import { reportOutcome } from '#domain/incident/report-outcome.ts'
import type * as schema from '#domain/incident/schema.ts'
import { startExecution } from '#domain/incident/start-execution.ts'
import { closeStep, completeStep, deferStep, reopenStep, skipStep, takeStep } from '#domain/incident/work-on-step.ts'
import type { Json } from '#domain/json.ts'
import type { Interning } from './interning.ts'
import type { Command, ResolveGround, Verb } from './verb.ts'
import { readingsToVerify } from './verify-readings.ts'

type Input<K extends keyof typeof schema> = (typeof schema)[K] extends z.ZodType ? z.infer<(typeof schema)[K]> : never

/** A command on an incident that exists, with nothing to resolve. */
const plain = <I extends Command>(
  name: string,
  permission: Permission,
  decide: Decide<I>,
  more: Partial<Verb<I, I>> = {},
): Verb<I, I> => ({ name, permission, resolve: (input) => input, decide: onExisting(decide), ...more })

const onExisting =
  <R>(decide: Decide<R>): Verb<Command, R>['decide'] =>
  (state, input, ctx) =>
    state ? decide(state, input, ctx) : rejected('NOT_FOUND', 'There is no such incident.')

type Start = Input<'StartInput'>

const resolveStart = (start: Start, interning: Interning, { library, document }: ResolveGround) => {
  const hash = library.find((runbook) => runbook.id === start.runbook)?.hash
  const fields = (hash ? document(hash)?.scope : undefined) ?? []
  const scope = Object.entries(start.scope).map(([name, bound]): [string, string | string[]] => {
    const type = fields.find((field) => field.name === name)?.type
    const of = type?.type === 'list' ? type.of : type
    const kind = of?.type === 'reference' ? of.kind : name
    return [
      name,
      Array.isArray(bound) ? bound.map((one) => interning.reference(kind, one)) : interning.reference(kind, bound),
    ]
  })
  return { ...start, scope: Object.fromEntries(scope) }
}

const declare: Verb<Input<'DeclareIncident'>, ResolvedDeclare> = {
  name: 'declareIncident',
  permission: 'incident.declare',
  needs: ['roles', 'library'],
  names: () => true,
  runbooks: ({ start }) => (start ? [start.runbook] : []),
  members: ({ viewers }) => viewers,
  resolve: ({ apps, environments, start, ...rest }, interning, ground) => ({
    ...rest,
    apps: apps.map((app) => interning.reference('app', app)),
    environments: environments.map((environment) => interning.reference('environment', environment)),
    start: start && resolveStart(start, interning, ground),
  }),
  decide: (state, input, ctx) =>
    state ? rejected('CONFLICT', 'This incident was declared before.') : declareIncident(input, ctx),
}

const start: Verb<
  Input<'StartExecution'>,
  Omit<Input<'StartExecution'>, 'start'> & { start: ReturnType<typeof resolveStart> }
> = {
  name: 'startExecution',
  permission: 'execution.start',
  needs: ['library'],
  names: () => true,
  runbooks: ({ start }) => [start.runbook],
  resolve: (input, interning, ground) => ({ ...input, start: resolveStart(input.start, interning, ground) }),
  decide: onExisting(startExecution),
}

const documentOf = ({ state, document }: ResolveGround, execution: string) => {
  const hash = state?.executions[execution]?.runbook.hash
  return hash ? document(hash) : undefined
}

type Reads = Command & { execution: string; readings?: { fact: string; value: Json }[] | undefined }

/** Readings, and the names among their values. */
const reading = <I extends Reads>(name: string, permission: Permission, decide: Decide<I>) =>
  plain<I>(name, permission, decide, {
    names: ({ readings = [] }) => readings.some(({ value }) => holdsName(value)),
    resolve: (input, interning, ground) => {
      const facts = documentOf(ground, input.execution)?.facts
      if (!facts) return input
      const readings = input.readings?.map((each, i) => {
        const type = facts.find((fact) => fact.name === each.fact)?.type
        return type ? { ...each, value: interning.value(type, each.value, `readings.${i}.value`) } : each
      })
      return readings ? { ...input, readings } : input
    },
    verifies: ({ execution, readings = [] }, ground) =>
      readingsToVerify(readings, documentOf(ground, execution)?.facts ?? [], ground.state?.executions[execution]),
  })

const acknowledge = plain('acknowledgeReading', 'evidence.acknowledge', acknowledgeReading, {
  names: ({ value }) => holdsName(value),
  resolve: (input, interning, ground) => {
    const type = documentOf(ground, input.execution)?.facts.find((fact) => fact.name === input.fact)?.type
    return type ? { ...input, value: interning.value(type, input.value, 'value') } : input
  },
})

/** An action with its parameters, and the names among them. */
const asking = <I extends Command & { execution: string; action: string; params: Record<string, Json> }>(
  name: string,
  decide: Decide<I>,
) =>
  plain<I>(name, 'action.request', decide, {
    needs: ['library'],
    names: ({ params }) => holdsName(params),
    resolve: (input, interning, ground) => {
      const { actions } = documentOf(ground, input.execution) ?? { actions: [] }
      const fields = actions.find((action) => action.id === input.action)?.parameters
      if (!fields) return input
      const params = Object.entries(input.params).map(([name, value]): [string, Json] => {
        const type = fields.find((field) => field.name === name)?.type
        return [name, type ? interning.value(type, value, `params.${name}`) : value]
      })
      return { ...input, params: Object.fromEntries(params) }
    },
  })

/** Does a raw value hold `{ name }` where a reference may stand? */
function holdsName(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(holdsName)
  const object = value as Record<string, Json>
  return typeof object.name === 'string' || Object.values(object).some(holdsName)
}

/** Every command of an incident. */
export const verbs = {
  declareIncident: declare,
  startExecution: start,
  addNote: plain('addNote', 'incident.note', addNote),
  changeSeverity: plain('changeSeverity', 'incident.changeSeverity', changeSeverity),
  changeStatus: plain('changeStatus', 'incident.changeStatus', changeStatus),
  offerCommand: plain('offerCommand', 'incident.handOver', offerCommand, {
    needs: ['roles'],
    members: ({ to }) => [to],
  }),
  acceptCommand: plain('acceptCommand', 'incident.handOver', acceptCommand),
  declineCommand: plain('declineCommand', 'incident.handOver', declineCommand),
  takeCommand: plain('takeCommand', 'incident.handOver', takeCommand, {
    needs: ['roles'],
    members: ({ from }) => [from],
  }),
  changeViewers: plain('changeViewers', 'incident.changeViewers', changeViewers, {
    needs: ['roles'],
    members: ({ add }) => add,
  }),
  resolveIncident: plain('resolveIncident', 'incident.resolve', resolveIncident),
  reopenIncident: plain('reopenIncident', 'incident.reopen', reopenIncident),
  liftFreeze: plain('liftFreeze', 'freeze.lift', liftFreeze, { freezes: ({ freeze }) => [freeze] }),
  recordEvidence: reading('recordEvidence', 'evidence.record', recordEvidence),
  attachEvidence: plain('attachEvidence', 'evidence.record', attachEvidence),
  acknowledgeReading: acknowledge,
  withdrawReading: plain('withdrawReading', 'evidence.record', withdrawReading),
  completeStep: plain('completeStep', 'step.complete', completeStep),
  skipStep: plain('skipStep', 'step.skip', skipStep),
  closeStep: plain('closeStep', 'step.skip', closeStep),
  reopenStep: plain('reopenStep', 'step.complete', reopenStep),
  takeStep: plain('takeStep', 'step.complete', takeStep),
  deferStep: plain('deferStep', 'step.complete', deferStep),
  requestAction: {
    ...asking('requestAction', requestAction),
    freezes: ({ run }: Input<'RequestAction'>) => [run],
    notices: ({ run }: Input<'RequestAction'>) => [run],
  },
  requestApproval: asking('requestApproval', requestApproval),
  giveApproval: plain('giveApproval', 'action.approve', giveApproval, { needs: ['library'] }),
  refuseApproval: plain('refuseApproval', 'action.approve', refuseApproval),
  reportOutcome: reading('reportOutcome', 'action.reportOutcome', reportOutcome),
  reportOutsideAct: plain('reportOutsideAct', 'action.reportOutside', reportOutsideAct),
  completeExecution: plain('completeExecution', 'execution.complete', completeExecution),
  abandonExecution: plain('abandonExecution', 'execution.abandon', abandonExecution),
} as const
