// What whoever takes command must know: what is known, unknown and held, what is authorized and not reported, and what others wait for.
import type { ActionRun, Approval, StepProgress } from '#domain/execution/state.ts'
import { approvalState } from '#domain/ruling/approval.ts'
import type { RunClock } from '#domain/ruling/clocks.ts'
import { clocksOf } from '#domain/ruling/clocks.ts'
import type { FactStatus, RulingInput, StepView } from '#domain/ruling/ruling.ts'
import { goesOnAt, isPassed } from '#domain/ruling/step-state.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import type { FieldType } from '#domain/runbook/document.ts'
import { textIn } from '#domain/runbook/document.ts'
import type { Incident, PlacedFreeze } from './state.ts'
import { heldAt, isUnreported } from './summary.ts'

type AtStep = { step: string; number: number }

export type KnownOrNot = AtStep & { label: string; type: FieldType; status: FactStatus }

export type Held = {
  /** Numbers of the steps that it holds. */
  steps: number[]
  verdict: 'unknown' | 'violated'
  because: string
  /** Null: the step's own hold. */
  guardrail: string | null
}

export type Unreported = { run: ActionRun; label: string }

/** An approval that somebody waits for, or that was given and not used yet. */
export type Promised = { approval: Approval; label: string; standing: 'asked' | 'given' }

/** What owners of apps were told last, and stands. */
export type Told = { run: ActionRun; label: string }

export type Deferred = AtStep & { title: string; progress: StepProgress }

export type RunHandOver = {
  execution: string
  title: string
  /** Null: every step is passed. */
  at: (AtStep & { title: string }) | null
  passed: number
  steps: number
  known: KnownOrNot[]
  unknown: KnownOrNot[]
  held: Held[]
  unreported: Unreported[]
  promised: Promised[]
  clocks: RunClock[]
  told: Told[]
  /** Put off, and still needed. */
  deferred: Deferred[]
}

export type HandOver = {
  /** The last entry it rests on. */
  seq: number
  /** Running executions, in the order they were started. */
  runs: RunHandOver[]
  /** Executions that run on a version of a runbook that is not here: nothing is known of them. */
  unreadable: number
  freezes: PlacedFreeze[]
}

/** `inputOf` is undefined for an execution whose runbook is not to be found. */
export function handOver(incident: Incident, inputOf: (execution: string) => RulingInput | undefined): HandOver {
  const running = incident.executionOrder.filter((id) => incident.executions[id]?.status === 'running')
  const inputs = running.flatMap((id) => inputOf(id) ?? [])
  return {
    seq: incident.seq,
    runs: inputs.map((input) => ofRun(input, incident)),
    unreadable: running.length - inputs.length,
    freezes: incident.freezes.filter(({ liftedAt }) => liftedAt === null),
  }
}

function ofRun(input: RulingInput, incident: Incident): RunHandOver {
  const views = stepViews(input)
  const open = views.filter(({ state }) => !isPassed(state))
  const at = views[goesOnAt(views.map(({ state }) => state))]
  const labelOf = (action: string) => textIn(input.runbook.actions.get(action)?.label ?? action, input.language)
  const runs = Object.values(input.run.runs)
    .flat()
    .toSorted((a, b) => a.seq - b.seq)
  return {
    execution: input.run.id,
    title: textIn(input.runbook.document.title, input.language),
    at: at ? { step: at.id, number: at.number, title: at.title } : null,
    passed: views.length - open.length,
    steps: views.length,
    ...factsOf(views, at?.id),
    held: heldIn(input, open, at, incident.at),
    unreported: runs.filter((run) => isUnreported(run, incident)).map((run) => ({ run, label: labelOf(run.action) })),
    promised: input.run.approvals.flatMap((approval) => {
      const standing = approvalState(approval, input.now)
      return standing === 'asked' || standing === 'given'
        ? [{ approval, label: labelOf(approval.action), standing }]
        : []
    }),
    clocks: clocksOf(input),
    deferred: open.flatMap(({ id, number, title, state }) => {
      const progress = input.run.steps[id]
      return state === 'deferred' && progress ? [{ step: id, number, title, progress }] : []
    }),
    told: lastTold(input, runs).map((run) => ({ run, label: labelOf(run.action) })),
  }
}

/** Every fact once, at the first step that asks for it. Not read yet counts as unknown where work goes on; later steps ask later. */
function factsOf(views: readonly StepView[], at: string | undefined): Pick<RunHandOver, 'known' | 'unknown'> {
  const seen = new Set<string>()
  const known: KnownOrNot[] = []
  const unknown: KnownOrNot[] = []
  for (const { id, number, state, captures } of views)
    for (const { label, type, required, typed, status: statuses } of captures)
      for (const status of statuses) {
        const name = `${status.fact} ${status.key}`
        if (seen.has(name)) continue
        seen.add(name)
        const line = { step: id, number, label, type, status }
        if (status.status === 'known') known.push(line)
        else if (status.status !== 'notRead' && (typed || status.status !== 'inputsUnknown')) unknown.push(line)
        else if ((id === at || state === 'active') && required && typed) unknown.push(line)
      }
  return { known, unknown }
}

/** What stands before the action of the step the run is at, and the holds before open steps: steps that wait for the same thing together. */
function heldIn(input: RulingInput, open: readonly StepView[], at: StepView | undefined, since: string): Held[] {
  const compiled = at && input.runbook.program.steps.get(at.id)
  const here = at && compiled ? heldAt(input, compiled, since) : null
  const held = new Map<string, Held>()
  if (at && here?.guardrail) {
    const { verdict, what: because, guardrail } = here
    held.set(guardrail, { steps: [at.number], verdict, because, guardrail })
  }
  for (const { number, hold } of open) {
    if (!hold || hold.verdict === 'satisfied') continue
    const { verdict, because } = hold
    const same = held.get(because)
    if (same) same.steps.push(number)
    else held.set(because, { steps: [number], verdict, because, guardrail: null })
  }
  return [...held.values()]
}

/** The newest update of each action that publishes. */
function lastTold(input: RulingInput, runs: readonly ActionRun[]): ActionRun[] {
  const publishing = input.runbook.document.actions.filter(({ effect }) => effect.kind === 'publish')
  return publishing.flatMap(
    ({ id }) => runs.findLast(({ action, voidedSeq }) => action === id && voidedSeq === null) ?? [],
  )
}
