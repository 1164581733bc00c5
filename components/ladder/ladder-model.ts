import type { ExecutionModel } from '#components/room/execution-model.ts'
import { CLOSE, isHeldBack, isPassed, isSigned, liftedBy } from '#components/room/execution-model.ts'
import type { Named } from '#components/step/verdict-words.ts'
import { firstReason, phaseWords, sentence } from '#components/step/verdict-words.ts'
import type { RungState } from '#components/ui/rung.tsx'
import type { Execution } from '#domain/execution/state.ts'
import type { Ruling, StepView } from '#domain/ruling/ruling.ts'

export type LadderItem =
  | { kind: 'phase'; id: string; words: string; note: string | null; now: boolean }
  | { kind: 'rung'; id: string; step: StepView; state: RungState; current: boolean; note: string; containment: boolean }
  | { kind: 'facts'; id: string; step: StepView }
  | { kind: 'lifted'; id: string; at: string; seq: number }
  | { kind: 'broken'; id: string; seq: number }
  | { kind: 'hold'; id: string; state: 'held' | 'shut'; because: string; inside: boolean }
  | { kind: 'action'; id: string; action: string; note: string; free: boolean }
  | { kind: 'close'; id: string; current: boolean; note: string; ended: boolean }

/** The ladder from top to bottom; `beyond` are the rungs behind the first hold that stands. */
export type Ladder = { before: LadderItem[]; beyond: LadderItem[] }

export type LadderInput = {
  model: ExecutionModel
  current: string
  /** The ruling on what the current step does, with what is typed. */
  action: { id: string; ruling: Ruling } | null
  memberName: (id: string) => string
  named: Named
  clock: (instant: string) => string
}

const signedAs = { done: '', skipped: 'Skipped. ', notNeeded: 'Not needed. ', overtaken: 'Overtaken. ' } as const

function rungState(step: StepView): RungState {
  if (step.state === 'notNeeded') return 'overtaken'
  if (step.state === 'open') return 'todo'
  return step.state
}

function noteOf(step: StepView, input: LadderInput, firstHeld: boolean): string {
  const { model, memberName, clock } = input
  const progress = model.execution.steps[step.id]
  if (progress && isSigned(step)) {
    const reason = progress.reason === null ? '' : `${sentence(progress.reason)} `
    const as = signedAs[step.state as keyof typeof signedAs] ?? ''
    return `${as}${step.state === 'skipped' ? reason : ''}${memberName(progress.by)}, ${clock(progress.at)}, #${progress.seq}`
  }
  if (step.state === 'notNeeded') return 'Not needed, as things stand'
  if (isHeldBack(step)) return firstHeld ? 'Waits at a hold line' : sentence(step.hold?.because ?? 'Held')
  if (progress && step.state === 'deferred') {
    const reason = progress.reason === null ? '' : ` ${sentence(progress.reason)}`
    return `Deferred.${reason} ${memberName(progress.by)}, ${clock(progress.at)}, #${progress.seq}`
  }
  if (progress && step.state === 'active') return `${memberName(progress.by)}, since ${clock(progress.at)}`
  if (step.needed?.verdict === 'unknown') return 'Not decided yet whether it is needed'
  if (step.containment) return 'Allowed before truth'
  return step.id === input.current ? 'Nothing recorded yet' : 'Not started'
}

/** How the last run of an action stands; null when there is none that counts. */
function runNote({ execution, moved }: ExecutionModel, action: string): string | null {
  const run = execution.runs[action]?.at(-1)
  if (!run || run.voidedSeq !== null) return null
  if (moved.some((each) => each.run === run)) return `The ground moved under #${run.seq}`
  if (run.outcome === 'open') return `Authorized #${run.seq}, outcome open`
  return `${run.outcome === 'succeeded' ? 'Succeeded' : 'Failed'} #${run.doneSeq ?? run.seq}`
}

/** How an action of the current step stands, in a few words. */
const actionNote = (model: ExecutionModel, action: string, ruling: Ruling): string =>
  runNote(model, action) ?? (ruling.verdict === 'satisfied' ? 'Free' : 'Waits behind the hold')

export function ladderOf(input: LadderInput): Ladder {
  const { model, current } = input
  const ladder: Ladder = { before: [], beyond: [] }
  let held = false
  let phase = ''
  let lastLifted = 0
  const put = (...items: LadderItem[]) => (held ? ladder.beyond : ladder.before).push(...items)

  for (const step of model.steps) {
    const blocked = isHeldBack(step) && !isPassed(step)
    const first = blocked && !held
    if (first) {
      put(holdBefore(step))
      held = true
    } else if (!held && step.hold) {
      const lifted = liftedBy(model.execution, step.hold.restsOn)
      if (lifted && lifted.seq !== lastLifted) put({ kind: 'lifted', id: `line-${step.id}`, ...lifted })
      lastLifted = lifted?.seq ?? lastLifted
    }
    const words = phaseWords(step)
    if (words !== phase) {
      const now = step.id === current
      put({ kind: 'phase', id: `phase-${step.id}`, words, note: step.containment ? 'may come first' : null, now })
      phase = words
    }
    const begun = step.id === current && step.state === 'open' ? 'active' : rungState(step)
    const state: RungState = first ? 'held' : begun
    put({
      kind: 'rung',
      id: step.id,
      step,
      state,
      current: step.id === current,
      note: noteOf(step, input, first),
      containment: step.containment,
    })
    put(...brokenIn(step, model.execution))
    if (step.id === current) {
      if (state !== 'overtaken' && state !== 'skipped') put({ kind: 'facts', id: `facts-${step.id}`, step })
      const within = actionWithin(step, input)
      if (within?.line && !held) put(within.line)
      held ||= within?.holds ?? false
      if (within) put(within.rung)
    }
  }
  const ended = model.execution.status !== 'running'
  put({ kind: 'close', id: CLOSE, current: current === CLOSE, note: closeNote(model), ended })
  return ladder
}

/** Where a second person let an action of the step pass over a guardrail: it stays for good. */
const brokenIn = (step: StepView, { runs }: Execution): LadderItem[] =>
  step.actions
    .flatMap((action) => runs[action] ?? [])
    .filter(({ overrides = [] }) => overrides.length > 0)
    .map(({ seq }) => ({ kind: 'broken', id: `broken-${seq}`, seq }))

const holdBefore = (step: StepView): LadderItem => ({
  kind: 'hold',
  id: `line-${step.id}`,
  state: 'held',
  because: sentence(step.hold?.because ?? 'Held'),
  inside: false,
})

/** What stands inside the current step: a line, and its action behind it. `holds`: the line is down. */
function actionWithin(
  step: StepView,
  input: LadderInput,
): { line: LadderItem | null; rung: LadderItem; holds: boolean } | null {
  const { action, model } = input
  if (!action) return doneWithin(step, model)
  const { id, ruling } = action
  const free = ruling.verdict === 'satisfied'
  const rung: LadderItem = {
    kind: 'action',
    id: `action-${id}`,
    action: id,
    note: actionNote(model, id, ruling),
    free,
  }
  const lifted = free ? liftedBy(model.execution, ruling.restsOn) : null
  if (lifted) return { line: { kind: 'lifted', id: `line-${id}`, ...lifted }, rung, holds: false }
  if (free || isPassed(step)) return { line: null, rung, holds: false }
  const because = sentence(firstReason(ruling, input.named) ?? 'Held')
  const state = ruling.verdict === 'violated' ? 'shut' : 'held'
  return { line: { kind: 'hold', id: `line-${id}`, state, because, inside: true }, rung, holds: true }
}

/** What the step did already, or is authorized to do. */
function doneWithin(step: StepView, model: ExecutionModel): { line: null; rung: LadderItem; holds: false } | null {
  const [id] = step.does
  const note = id === undefined ? null : runNote(model, id)
  if (id === undefined || note === null) return null
  return { line: null, rung: { kind: 'action', id: `action-${id}`, action: id, note, free: true }, holds: false }
}

function closeNote(model: ExecutionModel): string {
  if (model.execution.status === 'completed') return 'Completed'
  if (model.execution.status === 'abandoned') return 'Abandoned'
  const open = model.steps.filter((step) => !isPassed(step)).map((step) => step.number)
  return open.length === 0
    ? 'Every step is signed off'
    : `Open: ${open.length === 1 ? 'step' : 'steps'} ${open.join(', ')}`
}
