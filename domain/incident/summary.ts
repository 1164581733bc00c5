// The board shows an incident in one line: a dot a step, where each execution stands, and the first thing that is held.
import type { ActionRun } from '#domain/execution/state.ts'
import { isExpired } from '#domain/ruling/approval.ts'
import { clocksOf } from '#domain/ruling/clocks.ts'
import { defaultsFor } from '#domain/ruling/defaults.ts'
import { holdVerdict, ruleAction } from '#domain/ruling/rule.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import { Stage } from '#domain/ruling/stage.ts'
import { goesOnAt, statesOf } from '#domain/ruling/step-state.ts'
import type { CompiledStep } from '#domain/runbook/compile.ts'
import { textIn } from '#domain/runbook/document.ts'
import type { CommandOffer, Incident } from './state.ts'
import type { ExecutionSummary, IncidentSummary } from './views.ts'

/** `inputOf` is undefined for an execution whose runbook is not to be found. */
export function summarize(
  incident: Incident,
  inputOf: (execution: string) => RulingInput | undefined,
): IncidentSummary {
  const executions = incident.executionOrder.flatMap((id) => {
    const input = inputOf(id)
    return input ? [summarizeExecution(input, incident.at)] : []
  })
  return {
    executions,
    refusals: incident.refusals,
    glassBroken: incident.glassBroken,
    asked: incident.executionOrder.flatMap((id) => askedIn(inputOf(id))),
    unreported: incident.executionOrder.flatMap((id) => unreportedIn(incident, inputOf(id))),
    ...(incident.offer ? { offer: offerOf(incident.offer) } : {}),
    outsideActs: incident.outsideActs,
    freezes: incident.freezes.filter((freeze) => freeze.liftedAt === null).length,
  }
}

function askedIn(input: RulingInput | undefined): NonNullable<IncidentSummary['asked']> {
  if (input?.run.status !== 'running') return []
  const open = input.run.approvals.filter((one) => one.decision === null && !isExpired(one, input.now))
  return open.map(({ id: approval, action, by, expiresAt, givers, glass }) => {
    const label = labelOf(input, action)
    const asked = { approval, execution: input.run.id, action, label, by, expiresAt, givers: [...givers] }
    return glass ? { ...asked, glass: true } : asked
  })
}

const labelOf = (input: RulingInput, action: string): string =>
  textIn(input.runbook.actions.get(action)?.label ?? action, input.language)

/** Authorized, and a person has to say what came of it: what started another execution is reported when that ends. */
export const isUnreported = ({ id, outcome, voidedSeq }: ActionRun, { executions }: Incident): boolean =>
  outcome === 'open' && voidedSeq === null && !executions[id]

function unreportedIn(incident: Incident, input: RulingInput | undefined): NonNullable<IncidentSummary['unreported']> {
  if (input?.run.status !== 'running') return []
  const open = Object.values(input.run.runs)
    .flat()
    .filter((run) => isUnreported(run, incident))
  return open.map(({ id: run, action, by, at }) => ({
    run,
    execution: input.run.id,
    label: labelOf(input, action),
    by,
    at,
  }))
}

const offerOf = ({ offer, by, to, at }: CommandOffer) => ({ offer, by, to, at })

function summarizeExecution(input: RulingInput, since: string): ExecutionSummary {
  const { document, program } = input.runbook
  const steps = [...program.steps.values()]
  const dots = statesOf(input)
  const at = steps[goesOnAt(dots)]
  return {
    execution: input.run.id,
    runbook: document.runbook,
    title: textIn(document.title),
    status: input.run.status,
    dots,
    at: at ? { number: at.number, title: textIn(at.step.title, input.language) } : null,
    ...clocksIn(input),
    held: at && input.run.status === 'running' ? heldAt(input, at, since) : null,
  }
}

function clocksIn(input: RulingInput): Pick<ExecutionSummary, 'clocks'> {
  const approvals = new Set(input.run.approvals.map(({ id }) => id))
  const clocks = clocksOf(input).filter(({ id }) => !approvals.has(id))
  return clocks.length === 0 ? {} : { clocks: clocks.map(({ says, until }) => ({ says, until })) }
}

/** What holds the step: its own hold, or the rule that stands before what it does. */
export function heldAt(input: RulingInput, { step, hold }: CompiledStep, since: string): ExecutionSummary['held'] {
  const held = hold && holdVerdict(new Stage(input), step.id, hold)
  if (held && held.verdict !== 'satisfied') {
    return { verdict: held.verdict, what: held.because, guardrail: null, since }
  }
  for (const action of step.does) {
    const ruling = ruleAction(input, action, defaultsFor(input, action))
    const rule = ruling.rules.find((r) => r.verdict !== 'satisfied' && r.missed.some((m) => m.why !== 'notTyped'))
    const missed = rule?.missed.find((m) => m.why !== 'notTyped')
    if (rule && missed && rule.verdict === 'unknown') {
      return { verdict: 'unknown', what: `${missed.fact} is unknown`, guardrail: rule.guardrail, since }
    }
    const violated = ruling.rules.find((r) => r.verdict === 'violated')
    if (violated) return { verdict: 'violated', what: violated.because, guardrail: violated.guardrail, since }
  }
  return null
}
