import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { defaultsFor } from '#domain/ruling/defaults.ts'
import { ruleAction, ruleTarget, worst } from '#domain/ruling/rule.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import type { RollbackParams } from '#domain/ruling/testing/bad-deploy-oracle.ts'
import { oracleRollback, oracleRolledBack } from '#domain/ruling/testing/bad-deploy-oracle.ts'
import {
  bad,
  classified,
  failed,
  good,
  history,
  production,
  promotionBad,
  rollback,
  route,
} from '#domain/ruling/testing/given-bad-deploy.ts'
import type { GivenRun } from '#domain/ruling/testing/given-run.ts'
import { id, minute } from '#domain/ruling/testing/given-run.ts'

const seed = 20261124
const operations = [good, failed, bad]
const record = (value: Json): { [name: string]: Json } => ({ ...(value as { [name: string]: Json }) })

type Command =
  | {
      do: 'read'
      fact: string
      key: string | null
      value: Json
      observer: 'person' | 'probe' | 'program'
      late: number
    }
  | { do: 'wait'; minutes: number }
  | { do: 'withdraw' | 'redact' | 'acknowledge'; fact: string }
  | { do: 'ask'; params: RollbackParams }
  | { do: 'report'; outcome: 'succeeded' | 'failed' }
  | { do: 'outside'; action: string }

const facts = ['promotion.bad', 'promotion.history', 'route.owner', 'artifact.compatible', 'database.compatible']
const maybe = (value: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })
const holed = (value: { [name: string]: Json }): fc.Arbitrary<Json> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Json>(value) },
    { weight: 1, arbitrary: fc.constantFrom(...Object.keys(value)).map((name): Json => ({ ...value, [name]: null })) },
  )
const rows = Array.isArray(history) ? history.map(record) : []
const valueFor: { readonly [fact: string]: fc.Arbitrary<Json> } = {
  'promotion.bad': maybe(
    fc.oneof(
      holed(record(promotionBad)),
      holed({ ...record(promotionBad), operation: good }),
      holed({ ...record(promotionBad), promotedAt: '2026-11-23T08:00:00.000Z' }),
    ),
  ),
  'promotion.history': maybe(fc.array(fc.oneof(...rows.map(holed)), { maxLength: 3 }).map((list): Json => list)),
  'route.owner': maybe(
    fc
      .tuple(fc.constantFrom(route, id('route-2')), fc.integer({ min: 6, max: 8 }))
      .chain(([of, epoch]) => holed({ route: of, operation: bad, epoch })),
  ),
  'artifact.compatible': maybe(fc.constantFrom<Json>('yes', 'yes', 'no')),
  'database.compatible': maybe(fc.constantFrom<Json>('yes', 'yes', 'no')),
}
const paramsArbitrary: fc.Arbitrary<RollbackParams> = fc.record({
  route: fc.oneof({ weight: 6, arbitrary: fc.constant(route) }, { weight: 1, arbitrary: fc.constant(id('route-2')) }),
  toOperation: fc.oneof(
    { weight: 5, arbitrary: fc.constant(good) },
    { weight: 2, arbitrary: fc.constantFrom(...operations) },
  ),
  digest: fc.oneof(
    { weight: 6, arbitrary: fc.constant('sha256:good') },
    { weight: 1, arbitrary: fc.constant('sha256:failed') },
  ),
  expectedEpoch: fc.oneof(
    { weight: 4, arbitrary: fc.constant(7) },
    { weight: 1, arbitrary: fc.integer({ min: 6, max: 8 }) },
  ),
})
const readCommand = fc.constantFrom(...facts).chain((fact) =>
  fc.record({
    do: fc.constant('read' as const),
    fact: fc.constant(fact),
    key: fact.endsWith('compatible')
      ? fc.oneof(
          { weight: 4, arbitrary: fc.constant<string | null>(good) },
          { weight: 1, arbitrary: fc.constantFrom(failed, bad) },
        )
      : fc.constant(null),
    value: valueFor[fact] ?? fc.constant(null),
    observer: fc.oneof(
      { weight: 6, arbitrary: fc.constant('person' as const) },
      { weight: 2, arbitrary: fc.constantFrom('probe' as const, 'program' as const) },
    ),
    late: fc.constantFrom(0, 0, 0, 1, 4),
  }),
)
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: readCommand },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 2, 5, 29) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('withdraw' as const, 'redact' as const, 'acknowledge' as const),
      fact: fc.constantFrom(...facts),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('ask' as const), params: paramsArbitrary }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      outcome: fc.constantFrom('succeeded' as const, 'failed' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('outside' as const),
      action: fc.constantFrom('edge.routeEdit', 'artifact.rebuildFromMain', 'fix.forward'),
    }),
  },
)

/** A run in which most of what a rollback needs was read, so that passes are as common as refusals. */
const begun = (): GivenRun =>
  classified()
    .waits(1)
    .reads('rollback.target', good)
    .reads('artifact.compatible', 'yes', { key: good })
    .reads('database.compatible', 'yes', { key: good })

const changes = {
  withdraw: { withdrawn: true },
  redact: { redacted: true },
  acknowledge: { acknowledged: true },
} as const

const apply = (given: GivenRun, next: Command): void => {
  switch (next.do) {
    case 'read':
      given.reads(next.fact, next.value, {
        key: next.key,
        observer: next.observer,
        observedAt: given.clock - next.late,
      })
      return
    case 'wait':
      given.waits(next.minutes)
      return
    case 'ask':
      if (ruleAction(given.input(), 'route.rollback', next.params).verdict === 'satisfied')
        given.accepts('route.rollback', next.params)
      return
    case 'report':
      given.reports('route.rollback', next.outcome)
      return
    case 'outside':
      given.suffers(next.action)
      return
    default:
      if ((given.run.readings[next.fact] ?? []).length > 0) given.changesReading(next.fact, changes[next.do])
  }
}

describe('over random sequences of commands', { timeout: 60_000 }, () => {
  test('the engine and an oracle without CEL agree on every rollback asked for and on resolving', () => {
    const seen = { satisfied: 0, unknown: 0, violated: 0 }
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 10 }), paramsArbitrary, (commands, params) => {
        const given = begun()
        for (const next of commands) {
          apply(given, next)
          const asked = next.do === 'ask' ? next.params : params
          const { verdict, rules } = ruleAction(given.input(), 'route.rollback', asked)
          const now = Date.parse(minute(given.clock))
          const silent = rules.filter(
            (rule) => rule.defect !== null || (rule.verdict === 'unknown' && rule.missed.length === 0),
          )
          expect([verdict, silent]).toEqual([oracleRollback(given.run, now, asked), []])
          seen[verdict]++
        }
        expect(ruleTarget(given.input(), 'resolve:rolledBack').verdict).toBe(
          oracleRolledBack(given.run, Date.parse(minute(given.clock))),
        )
      }),
      { seed, numRuns: 2000 },
    )
    expect(Math.min(seen.satisfied, seen.unknown, seen.violated)).toBeGreaterThan(500)
  })

  test('a rebuild as a rollback and an edit at the edge are refused whatever was recorded', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 10 }), (commands) => {
        const given = begun()
        for (const next of commands) apply(given, next)
        expect(ruleAction(given.input(), 'artifact.rebuildFromMain', { commit: 'abc' }).verdict).toBe('violated')
        expect(ruleAction(given.input(), 'edge.routeEdit', { edge: id('edge-1'), route }).verdict).toBe('violated')
      }),
      { seed, numRuns: 300 },
    )
  })

  test('one fact becoming unknown never turns a refusal into a pass', () => {
    const targets = [
      'complete',
      'resolve:rolledBack',
      'resolve:fixedForward',
      'complete:rollBack',
      'complete:chooseWay',
    ]
    fc.assert(
      fc.property(
        fc.array(command, { maxLength: 8 }),
        paramsArbitrary,
        fc.constantFrom(...facts, 'rollback.target'),
        fc.constantFrom('withdrawn', 'redacted', 'null' as const),
        (commands, params, fact, how) => {
          const given = begun()
          for (const next of commands) apply(given, next)
          const verdicts = () => {
            const input = given.input()
            return [
              ruleAction(input, 'route.rollback', params).verdict,
              ...targets.map((target) => worst(ruleTarget(input, target).rules.map(({ verdict }) => verdict))),
            ]
          }
          const before = verdicts()
          const readings = (given.run.readings[fact] ?? []).map((reading) =>
            how === 'null' ? { ...reading, value: null } : { ...reading, [how]: true },
          )
          given.run = { ...given.run, readings: { ...given.run.readings, [fact]: readings } }
          for (const [i, verdict] of verdicts().entries())
            expect(before[i] !== 'satisfied' && verdict === 'satisfied').toBe(false)
        },
      ),
      { seed, numRuns: 800 },
    )
  })

  test('the same input gives the same rulings and the same steps, and is not changed by asking', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 8 }), paramsArbitrary, (commands, params) => {
        const given = begun()
        for (const next of commands) apply(given, next)
        const kept = structuredClone(given.run)
        const copy = { ...given.input(), run: structuredClone(given.run) }
        expect(ruleAction(copy, 'route.rollback', params)).toEqual(ruleAction(given.input(), 'route.rollback', params))
        expect(stepViews(copy)).toEqual(stepViews(given.input()))
        expect(given.run).toEqual(kept)
      }),
      { seed, numRuns: 200 },
    )
  })
})

test('a form begins with what is known: the scope, the readings, the digest in the row of the operation to return to', () => {
  expect(defaultsFor(classified().input(), 'freeze.create')).toEqual({ environment: production })
  expect(defaultsFor(begun().input(), 'route.rollback')).toEqual({
    route: rollback.route,
    toOperation: good,
    digest: 'sha256:good',
    expectedEpoch: 7,
  })
  expect(defaultsFor(begun().waits(10).input(), 'route.rollback')).toEqual({
    route: undefined,
    toOperation: good,
    digest: 'sha256:good',
    expectedEpoch: undefined,
  })
  expect(defaultsFor(begun().reads('rollback.target', id('op-1')).input(), 'route.rollback').digest).toBeUndefined()
})
