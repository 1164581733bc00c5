import type { ExecutionModel } from '#components/room/execution-model.ts'
import { isPassed } from '#components/room/execution-model.ts'
import type { StepView } from '#domain/ruling/ruling.ts'
import type { Citable, HeldKinds } from './evidence-fields.tsx'

/** Entries of an execution that can be cited, newest first. */
export function citableIn({ execution }: ExecutionModel): Citable[] {
  const attached = execution.evidence.map(({ seq, kind, source }) => ({
    seq,
    words: source ? `${kind}, ${source}` : kind,
  }))
  const read = Object.entries(execution.readings).flatMap(([fact, readings]) =>
    readings.filter((reading) => !reading.withdrawn).map(({ seq }) => ({ seq, words: fact })),
  )
  return [...attached, ...read].sort((a, b) => b.seq - a.seq)
}

const kinds = ['text', 'log', 'link'] as const

/** Kinds of evidence that a step refuses until it is passed. */
export function heldKindsOf(steps: readonly StepView[]): HeldKinds {
  const held: HeldKinds = {}
  for (const kind of kinds) {
    const holding = steps.find((step) => step.refusesUntilDone.includes(kind) && !isPassed(step))
    if (holding) held[kind] = `Held until step ${holding.number} is done: a ${kind} is read after it, not before.`
  }
  return held
}
