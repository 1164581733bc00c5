// A step is left open, signed, skipped, or left behind: not needed when its condition is false, overtaken when its alternative was done instead.
import type { StepState } from '#domain/execution/state.ts'
import type { Answer } from '#domain/ruling/answer.ts'
import { answer, verdictOf } from '#domain/ruling/answer.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import { Stage } from '#domain/ruling/stage.ts'
import type { CompiledStep } from '#domain/runbook/compile.ts'

export type Standing = {
  readonly state: StepState
  /** The journal says so; false where it follows from the facts of this moment. */
  readonly latched: boolean
  readonly needed: Answer | null
}

const passing: readonly StepState[] = ['done', 'skipped', 'notNeeded', 'overtaken']
export const isPassed = (state: StepState): boolean => passing.includes(state)

/** Where a run goes on: its first step that is neither passed nor put off; else the first put off. -1: all are passed. */
export const goesOnAt = (states: readonly StepState[]): number => {
  const open = states.findIndex((state) => !isPassed(state) && state !== 'deferred')
  return open === -1 ? states.indexOf('deferred') : open
}

/** Where each step stands, in their order: the same as `standingOf` says, without naming what is missed. */
export const statesOf = (input: RulingInput): StepState[] => {
  const stage = new Stage(input)
  return [...input.runbook.program.steps.values()].map(({ step, onlyIf, alternatives }) => {
    const state = recorded(input, step.id)
    if (isPassed(state) || onlyIf === null) return state
    const verdict = verdictOf(stage, onlyIf)
    if (verdict === 'violated') return 'notNeeded'
    const isOvertaken = verdict === 'unknown' && alternatives.some((other) => recorded(input, other) === 'done')
    return isOvertaken ? 'overtaken' : state
  })
}

const recorded = (input: RulingInput, id: string): StepState =>
  Object.hasOwn(input.run.steps, id) ? (input.run.steps[id]?.state ?? 'open') : 'open'

export const standingOf = (input: RulingInput, { step, onlyIf, alternatives }: CompiledStep): Standing => {
  const state = recorded(input, step.id)
  const needed = onlyIf === null ? null : answer(new Stage(input), onlyIf)
  if (isPassed(state) || needed === null) return { state, latched: true, needed }
  if (needed.verdict === 'violated') return { state: 'notNeeded', latched: false, needed }
  if (needed.verdict === 'unknown' && alternatives.some((other) => recorded(input, other) === 'done'))
    return { state: 'overtaken', latched: false, needed }
  return { state, latched: true, needed }
}
