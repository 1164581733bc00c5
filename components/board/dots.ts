import type { StepDot } from '#components/ui/step-dots.tsx'
import type { StepState } from '#domain/execution/state.ts'
import type { ExecutionSummary } from '#domain/incident/views.ts'

const DOTS: Record<StepState, StepDot> = {
  open: 'todo',
  active: 'todo',
  deferred: 'deferred',
  done: 'done',
  notNeeded: 'skipped',
  overtaken: 'skipped',
  skipped: 'skipped',
}

/** A dot a step; the step an execution stands on is a ring, or the bar of the line that holds it. */
export function dotsOf({ dots, at, held, status }: ExecutionSummary): StepDot[] {
  const here = held ? (held.verdict === 'violated' ? 'violated' : 'hold') : 'current'
  return dots.map((state, index) => (status === 'running' && at?.number === index + 1 ? here : DOTS[state]))
}
