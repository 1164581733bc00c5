// The verdict of the rules alone, for one action or one ending of a runbook.
import { expect } from 'vitest'
import type { Json } from '#domain/json.ts'
import { ruleAction, ruleTarget } from '#domain/ruling/rule.ts'
import type { Verdict } from '#domain/ruling/ruling.ts'
import type { GivenRun } from '#domain/ruling/testing/given-run.ts'
import { runbookAt } from '#domain/ruling/testing/given-run.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'

export type Params = { [name: string]: Json }
export const at = (name: string): CompiledRunbook => runbookAt(`domain/runbook/fixtures/${name}.yaml`)

/** The worst of the rules alone: holds and what cannot run here are judged apart. */
export const rulesOn = (given: GivenRun, action: string, params: Params): Verdict => {
  const { rules } = ruleAction(given.input(), action, params)
  const verdicts = rules.map(({ verdict, defect }) => (defect === null ? verdict : 'unknown'))
  expect(rules.map(({ defect }) => defect)).toEqual(rules.map(() => null))
  return verdicts.includes('violated') ? 'violated' : verdicts.includes('unknown') ? 'unknown' : 'satisfied'
}
export const targetRules = (given: GivenRun, target: string, params: Params = {}): Verdict => {
  const verdicts = ruleTarget(given.input(), target, params).rules.map(({ verdict }) => verdict)
  return verdicts.includes('violated') ? 'violated' : verdicts.includes('unknown') ? 'unknown' : 'satisfied'
}
