import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { ruleAction, ruleTarget } from '#domain/ruling/rule.ts'
import type { RuleVerdict } from '#domain/ruling/ruling.ts'
import { statesOf } from '#domain/ruling/step-state.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import { GivenRun, id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'
import type { Field, FieldType } from '#domain/runbook/document.ts'
import { durationOf } from '#domain/runbook/duration.ts'
import { checkValue } from '#domain/runbook/values.ts'

const paths = [
  'runbooks/bad-deploy.yaml',
  'runbooks/host-os-upgrade.yaml',
  'runbooks/stuck-wake.yaml',
  'runbooks/provider-outage.yaml',
  ...readdirSync(new URL('../runbook/fixtures', import.meta.url))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => `domain/runbook/fixtures/${file}`),
]

const objects = (kind: string): string[] => [id(`${kind}-1`), id(`${kind}-2`)]
const small = fc.constantFrom('a', 'b')
const sometimesNull = (value: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })

const fieldsOf = (fields: readonly Field[]): fc.Arbitrary<Json> =>
  fc.record(Object.fromEntries(fields.map((field) => [field.name, sometimesNull(anyValue(field.type))])), {
    requiredKeys: fields.filter(({ optional }) => !optional).map(({ name }) => name),
  })

/** Values from so small a world that they often meet. */
const anyValue = (type: FieldType): fc.Arbitrary<Json> => {
  switch (type.type) {
    case 'integer':
      return fc.integer({ min: type.min ?? 0, max: (type.min ?? 0) + 3 })
    case 'decimal':
      return fc.constantFrom('0', '0.05')
    case 'boolean':
      return fc.boolean()
    case 'yesNo':
      return fc.constantFrom('yes', 'yes', 'no')
    case 'timestamp':
      return fc.integer({ min: -2, max: 4 }).map(minute)
    case 'duration':
      return fc.integer({ min: 0, max: 4 }).map((minutes) => durationOf(minutes * 60_000))
    case 'reference':
      return fc.constantFrom(...objects(type.kind))
    case 'choice':
      return fc.constantFrom(...type.options)
    case 'choices':
      return fc.subarray([...type.options], { minLength: type.min })
    case 'list': {
      const { of } = type
      return fc.subarray(of.type === 'text' ? ['GET', 'POST', 'a'] : objects(of.kind), { minLength: type.min })
    }
    case 'checks':
      return fc.record(
        Object.fromEntries(
          type.items.map((item) => [item, fc.record({ result: fc.constantFrom('ok', 'ok', 'failed', null) })]),
        ),
      )
    case 'record':
      return fieldsOf(type.fields)
    case 'table':
      return fc.array(fieldsOf(type.columns), { minLength: type.min, maxLength: 3 })
    default:
      return small
  }
}

const keysOf = (runbook: CompiledRunbook, fact: string): (string | null)[] => {
  const per = runbook.facts.get(fact)?.per
  return per === undefined ? [null] : objects(per)
}

type Fill = {
  facts: { fact: string; key: string | null; value: Json; program: boolean; again: boolean }[]
  runs: { action: string; params: { [name: string]: Json }; outcome: 'open' | 'succeeded' | 'failed' }[]
  wait: number
  signed: string[]
}

const fillOf = (runbook: CompiledRunbook): fc.Arbitrary<Fill> => {
  const typed = runbook.document.facts.filter(({ derive, computed }) => derive === undefined && computed === undefined)
  const reading = fc.constantFrom(...typed).chain((fact) =>
    fc.record({
      fact: fc.constant(fact.name),
      key: fc.constantFrom(...keysOf(runbook, fact.name)),
      value: sometimesNull(anyValue(fact.type)),
      program: fc.constantFrom(false, false, false, true),
      again: fc.boolean(),
    }),
  )
  const action = fc.constantFrom(...runbook.document.actions).chain(({ id: name, parameters }) =>
    fc.record({
      action: fc.constant(name),
      params: fieldsOf(parameters).map((params) => params as { [parameter: string]: Json }),
      outcome: fc.constantFrom('open' as const, 'succeeded' as const, 'failed' as const),
    }),
  )
  return fc.record({
    facts: fc.array(reading, { minLength: 4, maxLength: 25 }),
    runs: fc.array(action, { maxLength: 3 }),
    wait: fc.constantFrom(0, 1, 6),
    signed: fc.subarray(runbook.document.steps.map((step) => step.id)),
  })
}

const filled = (runbook: CompiledRunbook, { facts, runs, wait, signed }: Fill): GivenRun => {
  const scope = Object.fromEntries(
    runbook.document.scope.map(({ name, type }) => [
      name,
      type.type === 'reference'
        ? (objects(type.kind)[0] ?? '')
        : type.type === 'list' && type.of.type === 'reference'
          ? objects(type.of.kind)
          : '',
    ]),
  )
  const given = new GivenRun(runbook, scope)
  given.catalogue = {
    environment: { [id('environment-1')]: { production: true }, [id('environment-2')]: { production: false } },
  }
  for (const { fact, key, value, program, again } of facts) {
    given.reads(fact, value, { key, observer: program ? 'program' : 'person' })
    if (again) given.reads(fact, value, { key, by: id('sam') })
  }
  for (const run of runs) given.waits(1).accepts(run.action, run.params, run.outcome)
  for (const step of signed) given.signs(step)
  return given.waits(wait)
}

const everyRule = (given: GivenRun, params: { [target: string]: { [name: string]: Json } }): RuleVerdict[] => {
  const input = given.input()
  return [...input.runbook.program.rules.keys()].flatMap(
    (target) =>
      (input.runbook.actions.has(target)
        ? ruleAction(input, target, params[target] ?? {})
        : ruleTarget(input, target, params[target] ?? {})
      ).rules,
  )
}

describe.each(paths)('%s', { timeout: 60_000 }, (path) => {
  const runbook = runbookAt(path)
  const params = fc.record(
    Object.fromEntries(runbook.document.actions.map(({ id: name, parameters }) => [name, fieldsOf(parameters)])),
  ) as fc.Arbitrary<{ [action: string]: { [name: string]: Json } }>

  test('where steps stand is the same with and without naming what is missed', () => {
    fc.assert(
      fc.property(fillOf(runbook), (fill) => {
        const input = filled(runbook, fill).input()
        expect(statesOf(input)).toEqual(stepViews(input).map(({ state }) => state))
      }),
      { numRuns: 50 },
    )
  })

  test('a fact that becomes unknown never turns a refusal into a pass, of a rule or of a hold', () => {
    fc.assert(
      fc.property(
        fillOf(runbook),
        params,
        fc.nat(),
        fc.constantFrom('withdrawn', 'redacted', 'null'),
        (fill, asked, pick, how) => {
          const given = filled(runbook, fill)
          const holds = () => stepViews(given.input()).map(({ hold }) => hold === null || hold.verdict === 'satisfied')
          const [before, holdsBefore] = [everyRule(given, asked), holds()]
          const fact = Object.keys(given.run.readings)[pick % Object.keys(given.run.readings).length] ?? ''
          const readings = (given.run.readings[fact] ?? []).map((reading) =>
            how === 'null' ? { ...reading, value: null } : { ...reading, [how]: true },
          )
          given.run = { ...given.run, readings: { ...given.run.readings, [fact]: readings } }
          const opened = everyRule(given, asked).filter(
            ({ verdict }, i) => verdict === 'satisfied' && before[i]?.verdict !== 'satisfied',
          )
          expect(opened).toEqual([])
          expect(holds().filter((free, i) => free && holdsBefore[i] === false)).toEqual([])
        },
      ),
      { seed: 7, numRuns: 120 },
    )
  })

  test('an unknown rule names what it missed, and no rule has a defect', () => {
    fc.assert(
      fc.property(fillOf(runbook), params, (fill, asked) => {
        const silent = everyRule(filled(runbook, fill), asked).filter(
          ({ verdict, missed, defect }) => defect !== null || missed.length > 0 !== (verdict === 'unknown'),
        )
        expect(silent).toEqual([])
      }),
      { seed: 8, numRuns: 120 },
    )
  })
})

test('the small world holds only values that fields take', () => {
  const runbook = runbookAt('runbooks/bad-deploy.yaml')
  for (const fact of runbook.document.facts)
    for (const value of fc.sample(anyValue(fact.type), { seed: 9, numRuns: 20 }))
      expect(checkValue(fact.type, value).ok).toBe(true)
})
