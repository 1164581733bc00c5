// What a person sees of each step: where it stands, what holds it, what it still waits for, and what can be done from it.
import { keysOf, labelOf, missingIn } from '#domain/ruling/completing.ts'
import { factStatus } from '#domain/ruling/fact-status.ts'
import { holdVerdict, ruleTarget } from '#domain/ruling/rule.ts'
import type { CaptureView, RulingInput, StepView, Verdict } from '#domain/ruling/ruling.ts'
import { Stage } from '#domain/ruling/stage.ts'
import { isPassed, standingOf } from '#domain/ruling/step-state.ts'
import type { CompiledStep } from '#domain/runbook/compile.ts'
import { textIn } from '#domain/runbook/document.ts'

const captureViews = (input: RulingInput, compiled: CompiledStep): CaptureView[] =>
  compiled.step.captures.flatMap((capture, i): CaptureView[] => {
    const fact = input.runbook.facts.get(capture.fact)
    if (fact === undefined) return []
    const keys = keysOf(input, compiled, i) ?? []
    return [
      {
        fact: fact.name,
        label: labelOf(input, capture, fact),
        type: fact.type,
        required: capture.required,
        reason: capture.reason,
        evidenceMin: capture.evidence.min,
        probe: capture.probe ?? null,
        typed: fact.derive === undefined && fact.computed === undefined,
        per: fact.per ?? null,
        keys,
        status: keys.map((key) => factStatus(input, fact.name, key)),
      },
    ]
  })

/** Facts that no other step captures and no action establishes. */
const onlyHere = (input: RulingInput, id: string): string[] => {
  const { document } = input.runbook
  const elsewhere = new Set([
    ...document.steps.filter((step) => step.id !== id).flatMap((step) => step.captures.map(({ fact }) => fact)),
    ...document.actions.flatMap(({ outcome }) => outcome),
  ])
  const here = input.runbook.steps.get(id)?.captures.map(({ fact }) => fact) ?? []
  return here.filter((fact) => !elsewhere.has(fact))
}

/** May the step be skipped, with a reason? */
export const canSkip = (input: RulingInput, compiled: CompiledStep): { verdict: Verdict; because: string } => {
  const { step } = compiled
  if (step.skip === 'never') return { verdict: 'violated', because: 'The runbook does not let this step be skipped.' }
  const needed = (input.runbook.program.rules.get('complete') ?? []).flatMap(({ allow }) => allow?.facts ?? [])
  const lacking = onlyHere(input, step.id).find(
    (fact) => needed.includes(fact) && (input.run.readings[fact] ?? []).length === 0,
  )
  if (lacking !== undefined)
    return {
      verdict: 'violated',
      because: `Only this step records ${lacking}, and the run cannot be completed without it.`,
    }
  return { verdict: 'satisfied', because: 'A reason is needed. Skipping establishes nothing.' }
}

const stepView = (input: RulingInput, compiled: CompiledStep): StepView => {
  const { step, number, hold, passes } = compiled
  const stage = new Stage(input)
  const { state, latched, needed } = standingOf(input, compiled)
  return {
    id: step.id,
    number,
    title: textIn(step.title, input.language),
    phase: step.phase,
    containment: step.containment,
    state,
    latched,
    needed: needed === null ? null : { verdict: needed.verdict, missed: needed.missed, restsOn: needed.restsOn },
    alternatives: compiled.alternatives,
    hold: hold === null ? null : holdVerdict(stage, step.id, hold),
    passes: passes === null ? null : holdVerdict(stage, step.id, passes),
    captures: captureViews(input, compiled),
    missing: isPassed(state) ? [] : missingIn(input, compiled),
    canComplete: ruleTarget(input, `complete:${step.id}`),
    canSkip: canSkip(input, compiled),
    actions: [...step.does, ...step.offers.filter((action) => !step.does.includes(action))],
    does: step.does,
    refusesUntilDone: step.refusesUntilDone,
  }
}

export const stepViews = (input: RulingInput): StepView[] =>
  [...input.runbook.program.steps.values()].map((step) => stepView(input, step))
