// An execution ends completed, once every rule on completing and on its resolution is satisfied, or abandoned with a reason.
import type { z } from 'zod'
import type { NewEvent } from '#domain/journal/entry.ts'
import { assembled, ruleTarget } from '#domain/ruling/rule.ts'
import type { Ruling } from '#domain/ruling/ruling.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import { textIn } from '#domain/runbook/document.ts'
import { claimingRuns } from './claiming.ts'
import type { Decide } from './decision.ts'
import { accepted, asSentence, event, rejected } from './decision.ts'
import type { Ground } from './in-execution.ts'
import { inExecution, inputAfter } from './in-execution.ts'
import { outcomeOfLink } from './linked-execution.ts'
import { refusedEvent } from './refuse.ts'
import type { AbandonExecution, CompleteExecution } from './schema.ts'
import { leftBehind } from './work-on-step.ts'

export const completeExecution: Decide<z.infer<typeof CompleteExecution>> = (state, { execution, resolution }, ctx) =>
  inExecution(state, execution, ctx, (ground) => {
    const { resolutions } = ground.runbook.document
    if (resolutions.length > 0 && (resolution === null || !resolutions.includes(resolution))) {
      return rejected('BAD_INPUT', 'Nothing was completed yet.', { resolution: 'Say how it ended' })
    }
    const closed = closedSteps(ground)
    const input = inputAfter(state, ground.run, closed, ground, ctx)
    const targets = ['complete', ...(resolution ? [`resolve:${resolution}`] : [])]
    const rulings = targets.map((target) => ({ target, ruling: ruleTarget(input, target) }))
    const refused = rulings.filter(({ ruling }) => ruling.rules.some((rule) => rule.verdict !== 'satisfied'))
    const first = refused[0]
    if (first) return accepted([refusedEvent(ground, first.target, {}, together(refused))], { answer: 'refused' })
    const missing = rulings.flatMap(({ ruling }) => ruling.missing)
    const unsatisfied = rulings.some(({ ruling }) => ruling.verdict !== 'satisfied')
    if (unsatisfied)
      return rejected('CONFLICT', `Held: ${asSentence(missing[0]?.says ?? 'A step is open')} Nothing was completed.`)
    const restsOn = [...new Set(rulings.flatMap(({ ruling }) => ruling.restsOn))].sort((a, b) => a - b)
    return accepted([
      ...closed,
      event('execution.completed', { execution, resolution, restsOn }),
      ...outcomeOfLink(state, ground.run, { resolution }, state.seq + closed.length + 1, ctx),
    ])
  })

/** One refusal with all that stands in the way; a rule that guards both says it once. */
function together(refused: readonly { ruling: Ruling }[]): Ruling {
  const rules = refused.flatMap(({ ruling }) => ruling.rules)
  const own = rules.filter(
    ({ guardrail, rule }, i) => rules.findIndex((each) => each.guardrail === guardrail && each.rule === rule) === i,
  )
  return assembled('complete', own)
}

/** Entries for the steps that this execution leaves behind. */
function closedSteps({ input, run }: Ground): NewEvent[] {
  return stepViews(input).flatMap((view) => {
    const as = leftBehind(view)
    return as
      ? [event('step.closed', { execution: run.id, step: view.id, as, restsOn: [...(view.needed?.restsOn ?? [])] })]
      : []
  })
}

export const abandonExecution: Decide<z.infer<typeof AbandonExecution>> = (state, { execution, reason }, ctx) =>
  inExecution(state, execution, ctx, (ground) => {
    const [claiming] = claimingRuns(ground)
    if (claiming) {
      const label = ground.runbook.program.actions.get(claiming.action)?.action.label ?? claiming.action
      const held = `"${textIn(label)}" is authorized (#${claiming.seq}), and others in the workspace wait for its outcome.`
      return rejected('CONFLICT', `${held} Say what came of it first; nothing was abandoned.`)
    }
    return accepted([
      event('execution.abandoned', { execution }, { '/reason': reason }),
      ...outcomeOfLink(state, ground.run, 'abandoned', state.seq + 1, ctx),
    ])
  })
