// A refusal leads somewhere: to the field, or else the step, that would settle it.

import { keysOf } from '#domain/ruling/completing.ts'
import { holdVerdict } from '#domain/ruling/rule.ts'
import type { Missed, RuleVerdict, Ruling, RulingInput, Settling } from '#domain/ruling/ruling.ts'
import { Stage } from '#domain/ruling/stage.ts'
import { isPassed, standingOf } from '#domain/ruling/step-state.ts'

const captures = (input: RulingInput, step: string, fact: string): boolean =>
  input.runbook.steps.get(step)?.captures.some((capture) => capture.fact === fact) ?? false

/** A step that is held leads on to the step it waits for. */
const reachable = (input: RulingInput, id: string, seen: readonly string[] = []): string => {
  const compiled = input.runbook.program.steps.get(id)
  if (compiled === undefined || compiled.hold === null || compiled.step.containment || seen.includes(id)) return id
  const hold = holdVerdict(new Stage(input), id, compiled.hold)
  if (hold.verdict === 'satisfied') return id
  const next = hold.waitsFor.find((other) => {
    const waiting = input.runbook.program.steps.get(other)
    return waiting !== undefined && !isPassed(standingOf(input, waiting).state)
  })
  return next === undefined ? id : reachable(input, next, [...seen, id])
}

/** The list that says what a fact is asked for, where the one that is missed is not in it. */
const listToExtend = (
  input: RulingInput,
  step: string,
  { fact, key }: { fact: string; key: string | null },
): string | null => {
  const compiled = input.runbook.program.steps.get(step)
  const at = compiled?.step.captures.findIndex((capture) => capture.fact === fact) ?? -1
  const each = compiled?.captureEach[at] ?? null
  if (compiled === undefined || each === null || key === null) return null
  if (keysOf(input, compiled, at)?.includes(key)) return null
  return each.facts.find((name) => captures(input, step, name)) ?? null
}

const leadingTo = (input: RulingInput, step: string, field: { fact: string; key: string | null } | null): Settling => {
  const reached = reachable(input, step)
  if (field === null || reached !== step) return { step: reached }
  const list = listToExtend(input, step, field)
  if (list !== null) return { step: reached, fact: list }
  return { step, fact: field.fact, ...(field.key === null ? {} : { key: field.key }) }
}

const stepFor = (input: RulingInput, preferred: readonly string[], fact: string): string | null =>
  [...preferred, ...input.runbook.steps.keys()].find((step) => captures(input, step, fact)) ?? null

const forMissed = (input: RulingInput, settle: readonly string[], missed: readonly Missed[]): Settling | null => {
  for (const { fact, key } of missed) {
    const step = stepFor(input, settle, fact)
    if (step !== null) return leadingTo(input, step, { fact, key })
  }
  return null
}

/** A violated rule is settled, if at all, where its own facts are recorded. */
const forViolated = (input: RulingInput, { guardrail, rule, settle, restsOn }: RuleVerdict): Settling | null => {
  const [first] = settle
  if (first === undefined) return null
  const compiled = [...input.runbook.program.rules.values()]
    .flat()
    .find((candidate) => candidate.guardrail.id === guardrail && candidate.index === rule)
  const facts = compiled?.allow?.facts ?? []
  for (const step of settle) {
    const fact = facts.find((name) => captures(input, step, name))
    if (fact !== undefined) {
      const rested = (input.run.readings[fact] ?? []).find(({ seq }) => restsOn.includes(seq))
      return leadingTo(input, step, { fact, key: rested?.key ?? null })
    }
  }
  return leadingTo(input, first, null)
}

const forRule = (input: RulingInput, rule: RuleVerdict): Settling | null => {
  if (rule.verdict === 'violated') return forViolated(input, rule)
  const [first] = rule.settle
  return forMissed(input, rule.settle, rule.missed) ?? (first === undefined ? null : leadingTo(input, first, null))
}

const isNever = (input: RulingInput, { guardrail, rule }: RuleVerdict): boolean =>
  input.runbook.document.guardrails.find(({ id }) => id === guardrail)?.rules[rule]?.never === true

/** The field or step behind the first button of a refusal; null when nothing that can be recorded would settle it. */
export const firstSettling = (input: RulingInput, ruling: Ruling): Settling | null => {
  if (ruling.rules.some((rule) => isNever(input, rule))) return null
  for (const wanted of ['violated', 'unknown'] as const)
    for (const rule of ruling.rules) {
      const settling = rule.verdict === wanted ? forRule(input, rule) : null
      if (settling !== null) return settling
    }
  for (const hold of ruling.heldBy) {
    const settling = forMissed(input, [], hold.missed)
    if (settling !== null) return settling
    const open = hold.waitsFor.find((step) => step !== hold.step)
    if (open !== undefined) return { step: reachable(input, open) }
  }
  const [missing] = ruling.missing
  if (missing === undefined) return null
  return missing.kind === 'capture' ? leadingTo(input, missing.step, missing) : { step: reachable(input, missing.step) }
}
