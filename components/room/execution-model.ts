import type { Execution } from '#domain/execution/state.ts'
import type { ApprovalView } from '#domain/ruling/approval-view.ts'
import type { RunClock } from '#domain/ruling/clocks.ts'
import type { MovedGround } from '#domain/ruling/moved-ground.ts'
import type { FactStatus, RulingInput, StepView } from '#domain/ruling/ruling.ts'
import { isPassed as hasPassed } from '#domain/ruling/step-state.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'

/** An execution as this browser sees it at one moment: ruled with the same rules as the server's. */
export type ExecutionModel = {
  execution: Execution
  document: RunbookDocument
  title: string
  /** What it runs on, by name: tells two runs of one runbook apart. */
  scope: string
  /** Null: this page cannot read the runbook's version; nothing can be ruled here. */
  input: RulingInput | null
  steps: readonly StepView[]
  /** First step that is neither passed nor held back; null when all are passed. */
  at: StepView | null
  signedOff: number
  /** Every approval that was asked for, as it stands now; oldest first. Empty where nothing can be ruled. */
  approvals: readonly ApprovalView[]
  /** What runs out in it, the earliest first. */
  clocks: readonly RunClock[]
  /** Open authorizations whose ground has moved since. */
  moved: readonly MovedGround[]
  factStatus: (fact: string, key: string | null) => FactStatus
}

export const isPassed = (step: StepView): boolean => hasPassed(step.state)
export const isSigned = (step: StepView): boolean => isPassed(step) && step.latched
export const isHeldBack = (step: StepView): boolean => step.hold !== null && step.hold.verdict !== 'satisfied'

export function firstOpen(steps: readonly StepView[]): StepView | null {
  const open = steps.filter((step) => !isPassed(step))
  const now = open.filter((step) => step.state !== 'deferred')
  return now.find((step) => !isHeldBack(step)) ?? open.find((step) => !isHeldBack(step)) ?? open[0] ?? null
}

/** The last rung of every ladder: completing the execution. */
export const CLOSE = 'close'

/** When an entry of the execution was accepted, as far as its state still says. */
export function momentOf(execution: Execution, seq: number): string | null {
  const accepted: { seq: number; at: string }[] = [
    ...Object.values(execution.steps),
    ...Object.values(execution.readings).flat(),
    ...Object.values(execution.runs).flat(),
    ...Object.values(execution.runs)
      .flat()
      .flatMap((run) => (run.doneSeq !== null && run.doneAt !== null ? [{ seq: run.doneSeq, at: run.doneAt }] : [])),
    ...execution.evidence,
    ...execution.outsideActs,
    ...execution.approvals,
    ...execution.approvals.flatMap(({ decision }) => (decision ? [decision] : [])),
  ]
  return accepted.find((each) => each.seq === seq)?.at ?? null
}

/** The entry that made something true: the newest of those it rests on. */
export function liftedBy(execution: Execution, restsOn: readonly number[]): { seq: number; at: string } | null {
  const seq = Math.max(0, ...restsOn)
  const at = seq === 0 ? null : momentOf(execution, seq)
  return at === null ? null : { seq, at }
}
