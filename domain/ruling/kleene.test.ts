import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import type { Verdict } from '#domain/ruling/ruling.ts'
import { GivenRun, id, runbookOf } from '#domain/ruling/testing/given-run.ts'

/** A runbook with one action, allowed by one expression over a few facts. */
const verdictOf = (
  allow: string,
  facts: { [fact: string]: Json | undefined },
  params: { [name: string]: Json } = {},
) => {
  const runbook = runbookOf(`
format: holdpoint/1
runbook: three-answers
title: Three answers
when: Always
resolutions: [over]
facts:
  a: boolean
  b: boolean
  n: integer
  d: decimal
  list: { type: list of text, min: 0 }
  table: { type: table, min: 0, columns: { flag: boolean, n: integer } }
  checks: { type: checks, items: [one, two] }
  at: timestamp
  span: duration
steps:
  - id: look
    phase: truth
    title: Look
    captures: [${['a', 'b', 'n', 'd', 'list', 'table', 'checks', 'at', 'span'].map((fact) => `{ fact: ${fact} }`).join(', ')}]
    offers: [go]
actions:
  go:
    label: Go
    parameters: { maybe: { type: integer, optional: true }, sure: { type: integer, optional: true } }
    effect: authorize
guardrails:
  only:
    says: Only so
    absolute: true
    rules: [{ guards: [go], allow: '${allow}', because: Because }]
`)
  const given = new GivenRun(runbook)
  for (const [fact, value] of Object.entries(facts)) if (value !== undefined) given.reads(fact, value)
  const rule = ruleAction(given.input(), 'go', params).rules[0]
  if (rule === undefined) throw new Error('no rule')
  return rule
}

const answers: readonly (readonly [string, Json | undefined])[] = [
  ['true', true],
  ['false', false],
  ['unknown', undefined],
]
const T = 'satisfied'
const F = 'violated'
const U = 'unknown'

describe('Kleene', () => {
  const table: readonly (readonly [string, readonly Verdict[]])[] = [
    ['facts.a && facts.b', [T, F, U, F, F, F, U, F, U]],
    ['facts.a || facts.b', [T, T, T, T, F, U, T, U, U]],
    ['facts.b && facts.a', [T, F, U, F, F, F, U, F, U]],
    ['facts.b || facts.a', [T, T, T, T, F, U, T, U, U]],
    ['facts.a == facts.b', [T, F, U, F, T, U, U, U, U]],
    ['facts.a ? facts.b : facts.b', [T, F, U, T, F, U, U, U, U]],
    ['!(facts.a && facts.b)', [F, T, U, T, T, T, U, T, U]],
    ['!(facts.a || facts.b)', [F, F, F, F, T, U, F, U, U]],
    ['!facts.a || !facts.b', [F, T, U, T, T, T, U, T, U]],
  ]
  test.each(table)('%s', (allow, expected) => {
    const verdicts = answers.flatMap(([, a]) => answers.map(([, b]) => verdictOf(allow, { a, b }).verdict))
    expect(verdicts).toEqual(expected)
  })

  test('all and exists over rows with an unknown cell', () => {
    const rows = (...flags: (boolean | null)[]) => flags.map((flag, i) => ({ flag, n: i }))
    const ask = (allow: string, ...flags: (boolean | null)[]) => verdictOf(allow, { table: rows(...flags) }).verdict
    const all = 'size(facts.table) == 0 || facts.table.all(r, r.flag)'
    const exists = 'facts.table.exists(r, r.flag)'
    expect([ask(all), ask(all, true), ask(all, true, null), ask(all, null, false), ask(all, false, null)]).toEqual([
      T,
      T,
      U,
      F,
      F,
    ])
    expect([
      ask(exists),
      ask(exists, false),
      ask(exists, false, null),
      ask(exists, null, true),
      ask(exists, true, null),
    ]).toEqual([F, F, U, T, T])
  })

  test('an unknown list is unknown to all and exists alike', () => {
    expect(verdictOf('facts.list.exists(x, x == "one")', {}).verdict).toBe(U)
    expect(verdictOf('size(facts.list) == 0 || facts.list.all(x, x == "one")', {}).verdict).toBe(U)
  })

  test('allOk is false as soon as one check failed, unknown while one is open', () => {
    const ask = (one: Json, two: Json) =>
      verdictOf('allOk(facts.checks)', { checks: { one: { result: one }, two: { result: two } } }).verdict
    expect([ask('ok', 'ok'), ask('ok', 'failed'), ask(null, 'failed'), ask('ok', null)]).toEqual([T, F, F, U])
  })
})

describe('what an unknown answer names', () => {
  const names = (allow: string, facts: { [fact: string]: Json | undefined } = {}) =>
    verdictOf(allow, facts).missed.map(({ fact }) => fact)

  test('every operand of a comparison and of a sum', () => {
    expect(names('facts.n + facts.n * 2 == facts.n && facts.d > 0.5')).toEqual(['n', 'd'])
    expect(names('facts.at + facts.span < now')).toEqual(['at', 'span'])
  })

  test('only what does not decide otherwise', () => {
    expect(names('(facts.a || facts.n == 1) && facts.d > 0.5', { n: 1 })).toEqual(['d'])
    expect(names('facts.a ? facts.n == 1 : facts.d > 0.5', { a: false })).toEqual(['d'])
    expect(names('facts.a ? facts.n == 1 : facts.d > 0.5')).toEqual(['a'])
  })

  test('what a list condition would need inside', () => {
    expect(names('facts.table.exists(r, r.n == facts.n && r.flag)')).toEqual(['table', 'n'])
  })

  test('brackets keep their meaning when the answer is explained', () => {
    expect(verdictOf('facts.n - (facts.n - 1) == 1', { n: 5 }).verdict).toBe(T)
    expect(names('now - (facts.at - facts.at) > facts.at')).toEqual(['at'])
  })
})

describe('numbers, times and parameters', () => {
  test('integers and decimals compare as such', () => {
    expect(verdictOf('facts.n > 4 && facts.n % 2 == 1', { n: 5 }).verdict).toBe(T)
    expect(verdictOf('facts.d <= 0.05', { d: '0.05' }).verdict).toBe(T)
    expect(verdictOf('facts.d <= 0.05', { d: '0.0501' }).verdict).toBe(F)
    expect(verdictOf('facts.n == 9007199254740991', { n: 9007199254740991 }).verdict).toBe(T)
  })

  test('times and durations compare to the millisecond', () => {
    expect(
      verdictOf('facts.at < timestamp("2026-11-24T03:00:00.500Z")', { at: '2026-11-24T03:00:00.499Z' }).verdict,
    ).toBe(T)
    expect(verdictOf('facts.span == duration("1m30s")', { span: '90s' }).verdict).toBe(T)
    expect(verdictOf('facts.span <= duration("1500ms")', { span: '1.501s' }).verdict).toBe(F)
  })

  test('an optional parameter left out is absent to has, and missed when read without it', () => {
    expect(verdictOf('has(params.maybe)', {}).verdict).toBe(F)
    expect(verdictOf('has(params.maybe) && params.maybe > 1', {}, { maybe: 2 }).verdict).toBe(T)
    expect(verdictOf('params.maybe > 1', {})).toMatchObject({
      verdict: U,
      defect: null,
      missed: [{ fact: 'params.maybe', why: 'notGiven' }],
    })
  })

  test('an optional parameter given as unknown is unknown even to has', () => {
    expect(verdictOf('has(params.maybe)', {}, { maybe: null }).verdict).toBe(U)
  })

  test('an error that misses no fact is unknown, and told to the author', () => {
    const rule = verdictOf('10 / facts.n == 1', { n: 0 })
    expect(rule).toMatchObject({ verdict: U, missed: [], defect: 'division by zero' })
  })

  test('an error is absorbed where the rest decides', () => {
    expect(verdictOf('10 / facts.n == 1 || facts.a', { n: 0, a: true })).toMatchObject({ verdict: T, defect: null })
  })

  test('a malformed reading is unknown', () => {
    expect(verdictOf('facts.n > 1', { n: 'three' })).toMatchObject({
      verdict: U,
      missed: [{ fact: 'n', why: 'malformed' }],
    })
    expect(verdictOf('facts.at < now', { at: 'yesterday' })).toMatchObject({
      verdict: U,
      missed: [{ fact: 'at', why: 'malformed' }],
    })
  })
})

test('ids of tests are ids', () => {
  expect(id('op-8790')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
})
