// A step ends when a person signs it: completed with what it asks for, skipped with a reason, or left behind because it is not needed.
import type { z } from 'zod'
import type { StepView } from '#domain/ruling/ruling.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import type { Decide, Decision } from './decision.ts'
import { accepted, asSentence, event, rejected } from './decision.ts'
import type { Ground } from './in-execution.ts'
import { inExecution } from './in-execution.ts'
import { refusedEvent } from './refuse.ts'
import type { CloseStep, CompleteStep, DeferStep, ReopenStep, SkipStep, TakeStep } from './schema.ts'

const SIGNED = { done: 'completed', skipped: 'skipped', notNeeded: 'not needed', overtaken: 'overtaken' } as const
type Signed = keyof typeof SIGNED

const isSigned = (view: StepView) => view.latched && view.state in SIGNED

function onStep(ground: Ground, step: string, decide: (view: StepView) => Decision): Decision {
  const view = stepViews(ground.input).find((v) => v.id === step)
  return view ? decide(view) : rejected('NOT_FOUND', 'The runbook has no such step.')
}

const raced = (ground: Ground, view: StepView) =>
  rejected(
    'CONFLICT',
    `Step ${view.number} is ${SIGNED[view.state as Signed]} already (#${ground.run.steps[view.id]?.seq}). Nothing of yours was lost.`,
  )

const notNeeded = ({ number }: StepView) =>
  `Step ${number} is not needed as things stand, so nobody did it. Leave it, or change what that rests on.`

export const completeStep: Decide<z.infer<typeof CompleteStep>> = (state, { execution, step }, ctx) =>
  inExecution(state, execution, ctx, (ground) =>
    onStep(ground, step, (view) => {
      if (isSigned(view)) return raced(ground, view)
      if (view.state === 'notNeeded' && view.does.length === 0) return rejected('CONFLICT', notNeeded(view))
      const ruling = view.canComplete
      if (ruling.verdict === 'satisfied') {
        return accepted([event('step.completed', { execution, step, restsOn: signedOn(view) })])
      }
      if (ruling.rules.some((rule) => rule.verdict !== 'satisfied')) {
        return accepted([refusedEvent(ground, `complete:${step}`, {}, ruling)], { answer: 'refused' })
      }
      const held = ruling.heldBy[0]?.because ?? view.missing[0]?.says ?? 'Something it asks for is missing'
      return rejected('CONFLICT', `Held: ${asSentence(held)} Step ${view.number} was not completed.`)
    }),
  )

export const skipStep: Decide<z.infer<typeof SkipStep>> = (state, { execution, step, reason }, ctx) =>
  inExecution(state, execution, ctx, (ground) =>
    onStep(ground, step, (view) => {
      if (isSigned(view)) return raced(ground, view)
      if (view.canSkip.verdict !== 'satisfied')
        return rejected('CONFLICT', `Held: ${asSentence(view.canSkip.because)} Nothing was skipped.`)
      return accepted([event('step.skipped', { execution, step }, { '/reason': reason })])
    }),
  )

export const closeStep: Decide<z.infer<typeof CloseStep>> = (state, { execution, step }, ctx) =>
  inExecution(state, execution, ctx, (ground) =>
    onStep(ground, step, (view) => {
      if (isSigned(view)) return raced(ground, view)
      const as = leftBehind(view)
      if (!as)
        return rejected(
          'CONFLICT',
          `Step ${view.number} is still needed, or nobody knows yet. Complete it, or skip it with a reason.`,
        )
      return accepted([event('step.closed', { execution, step, as, restsOn: [...(view.needed?.restsOn ?? [])] })])
    }),
  )

export const reopenStep: Decide<z.infer<typeof ReopenStep>> = (state, { execution, step, reason }, ctx) =>
  inExecution(state, execution, ctx, (ground) =>
    onStep(ground, step, (view) => {
      if (!isSigned(view)) return rejected('CONFLICT', `Step ${view.number} is open.`)
      return accepted([event('step.reopened', { execution, step }, { '/reason': reason })])
    }),
  )

/** Whoever works on it says so, and takes it up again after it was put off. */
export const takeStep: Decide<z.infer<typeof TakeStep>> = (state, { execution, step }, ctx) =>
  inExecution(state, execution, ctx, (ground) =>
    onStep(ground, step, (view) => {
      if (isSigned(view)) return raced(ground, view)
      const progress = ground.run.steps[step]
      if (progress?.state === 'active' && progress.by === ctx.by)
        return rejected('CONFLICT', `You work on step ${view.number} already (#${progress.seq}).`)
      if (view.hold && view.hold.verdict !== 'satisfied')
        return rejected(
          'CONFLICT',
          `Held: ${asSentence(view.hold.because)} Nobody can work on step ${view.number} yet.`,
        )
      return accepted([event('step.taken', { execution, step })])
    }),
  )

/** The run still needs it: no rule takes a deferred step for a passed one. */
export const deferStep: Decide<z.infer<typeof DeferStep>> = (state, { execution, step, reason }, ctx) =>
  inExecution(state, execution, ctx, (ground) =>
    onStep(ground, step, (view) => {
      if (isSigned(view)) return raced(ground, view)
      if (view.state === 'notNeeded') return rejected('CONFLICT', notNeeded(view))
      if (view.state === 'deferred')
        return rejected('CONFLICT', `Step ${view.number} is deferred already (#${ground.run.steps[step]?.seq}).`)
      return accepted([event('step.deferred', { execution, step }, { '/reason': reason })])
    }),
  )

/** Entries that a completion rests on: what was ruled, and the readings the step asked for. */
const signedOn = (view: StepView): number[] => {
  const readings = view.captures.flatMap(({ status }) => status.flatMap(({ reading }) => reading?.seq ?? []))
  return [...new Set([...view.canComplete.restsOn, ...readings])].sort((a, b) => a - b)
}

/** How a step can be left without being done: its condition is false, or its alternative was completed. */
export const leftBehind = (view: StepView): 'notNeeded' | 'overtaken' | null =>
  !view.latched && (view.state === 'notNeeded' || view.state === 'overtaken') ? view.state : null
