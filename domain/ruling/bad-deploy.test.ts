import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { outdatedBy, paramsProblems, ruleAction, ruleTarget } from '#domain/ruling/rule.ts'
import type { Ruling } from '#domain/ruling/ruling.ts'
import { firstSettling } from '#domain/ruling/settling.ts'
import {
  bad,
  classified,
  compatible,
  failed,
  frozen,
  good,
  history,
  owner,
  promotionBad,
  rollback,
  rolledBack,
  route,
} from '#domain/ruling/testing/given-bad-deploy.ts'
import type { GivenRun } from '#domain/ruling/testing/given-run.ts'
import { id, minute } from '#domain/ruling/testing/given-run.ts'

const rulesOf = (ruling: Ruling, guardrail: string) => ruling.rules.filter((rule) => rule.guardrail === guardrail)
const ask = (given: GivenRun, params: { [name: string]: Json } = rollback) =>
  ruleAction(given.input(), 'route.rollback', params)
const refusedBy = (ruling: Ruling) =>
  ruling.rules.filter((rule) => rule.verdict !== 'satisfied').map((rule) => [rule.guardrail, rule.verdict])

describe('a rollback to an operation that served before, on fresh readings, with everything compatible', () => {
  test('is satisfied and rests on exactly the readings it needs', () => {
    const given = compatible()
    const ruling = ask(given)
    expect(ruling.verdict).toBe('satisfied')
    expect(ruling.heldBy).toEqual([])
    const seqs = [
      'promotion.bad',
      'promotion.history',
      'route.owner',
      'artifact.compatible',
      'database.compatible',
    ].map((fact) => given.run.readings[fact]?.[0]?.seq)
    expect(ruling.restsOn).toEqual([...seqs].sort((a, b) => Number(a) - Number(b)))
  })

  test('gives the same ruling when ruled twice', () => {
    const given = compatible()
    expect(ask(given)).toEqual(ask(given))
    expect(ruleAction({ ...given.input(), run: structuredClone(given.run) }, 'route.rollback', rollback)).toEqual(
      ask(given),
    )
  })
})

describe('no-rebuild-as-rollback', () => {
  const guardrail = 'no-rebuild-as-rollback'

  test('a rebuild from main is refused always, and the forward fix is offered instead', () => {
    const ruling = ruleAction(compatible().input(), 'artifact.rebuildFromMain', { commit: 'abc' })
    expect(ruling.verdict).toBe('violated')
    expect(ruling.rules[0]).toMatchObject({
      guardrail,
      absolute: true,
      overridable: null,
      instead: ['fix.forward'],
      missed: [],
    })
  })

  test.each([
    ['to the bad operation itself', { ...rollback, toOperation: bad, digest: 'sha256:bad' }],
    ['to an operation that never succeeded', { ...rollback, toOperation: failed, digest: 'sha256:failed' }],
    ['to an operation the history does not hold', { ...rollback, toOperation: id('op-1') }],
    ['with the digest of another promotion', { ...rollback, digest: 'sha256:failed' }],
  ] as [string, { [name: string]: Json }][])('a rollback %s is violated', (_, params) => {
    const given = compatible()
      .reads('artifact.compatible', 'yes', { key: String(params.toOperation) })
      .reads('database.compatible', 'yes', { key: String(params.toOperation) })
    expect(refusedBy(ask(given, params))).toEqual([[guardrail, 'violated']])
  })

  test('an artifact built after the bad promotion is violated', () => {
    const later = [
      { operation: good, state: 'succeeded', digest: 'sha256:good', builtAt: minute(0), promotedAt: minute(0) },
    ]
    expect(refusedBy(ask(compatible().reads('promotion.history', later)))).toEqual([[guardrail, 'violated']])
  })

  test('an artifact built at the very moment of the bad promotion passes', () => {
    const edge = [
      {
        operation: good,
        state: 'succeeded',
        digest: 'sha256:good',
        builtAt: '2026-11-24T02:50:00.000Z',
        promotedAt: minute(0),
      },
    ]
    expect(ask(compatible().reads('promotion.history', edge)).verdict).toBe('satisfied')
  })

  test('a history recorded as unknown is unknown, and names the fact', () => {
    const ruling = ask(compatible().reads('promotion.history', null))
    expect(refusedBy(ruling)).toEqual([[guardrail, 'unknown']])
    expect(rulesOf(ruling, guardrail)[0]?.missed).toContainEqual({
      fact: 'promotion.history',
      key: null,
      path: null,
      why: 'unknown',
    })
  })

  test('an empty history is violated: nothing succeeded before', () => {
    expect(refusedBy(ask(compatible().reads('promotion.history', [])))).toEqual([[guardrail, 'violated']])
  })

  test('a row with an unknown state is unknown, not violated', () => {
    const rows = Array.isArray(history) ? history.map((row: Json) => ({ ...(row as object), state: null })) : []
    const ruling = ask(compatible().reads('promotion.history', rows))
    expect(refusedBy(ruling)).toEqual([[guardrail, 'unknown']])
    expect(rulesOf(ruling, guardrail)[0]?.missed[0]).toMatchObject({
      fact: 'promotion.history',
      path: '1.state',
      why: 'partUnknown',
    })
  })

  test('every missed fact is named, not only the first', () => {
    const ruling = ask(frozen().signs('readState').signs('classify'))
    const missed = ruling.rules.flatMap((rule) => rule.missed.map(({ fact }) => fact))
    expect(new Set(missed)).toEqual(
      new Set(['promotion.bad', 'promotion.history', 'route.owner', 'database.compatible', 'artifact.compatible']),
    )
  })

  test('parameters not typed yet are unknown', () => {
    const ruling = ask(compatible(), {})
    expect(ruling.verdict).toBe('unknown')
    expect(ruling.rules[0]?.missed).toContainEqual({
      fact: 'params.toOperation',
      key: null,
      path: null,
      why: 'notTyped',
    })
  })

  test('resolving as rolled back needs a rollback that succeeded', () => {
    expect(ruleTarget(compatible().input(), 'resolve:rolledBack').verdict).toBe('violated')
    expect(ruleTarget(compatible().accepts('route.rollback', rollback).input(), 'resolve:rolledBack').verdict).toBe(
      'violated',
    )
    expect(
      ruleTarget(compatible().accepts('route.rollback', rollback, 'failed').input(), 'resolve:rolledBack').verdict,
    ).toBe('violated')
    expect(ruleTarget(rolledBack().input(), 'resolve:rolledBack').verdict).toBe('satisfied')
  })

  test('resolving as fixed forward needs a forward fix that succeeded', () => {
    const fix = { commit: 'abc', reason: 'Reverts the query' }
    expect(ruleTarget(classified().input(), 'resolve:fixedForward').verdict).toBe('violated')
    expect(
      ruleTarget(classified().accepts('fix.forward', fix, 'succeeded').input(), 'resolve:fixedForward').verdict,
    ).toBe('satisfied')
  })
})

describe('no-edge-route-edit', () => {
  const guardrail = 'no-edge-route-edit'

  test('an edit of the route table at the edge is refused always', () => {
    const ruling = ruleAction(compatible().input(), 'edge.routeEdit', { edge: id('edge-1'), route })
    expect(ruling.verdict).toBe('violated')
    expect(ruling.rules[0]).toMatchObject({ guardrail, instead: ['route.rollback'] })
  })

  test('a stale epoch is violated, and leads to the route owner', () => {
    const given = compatible().reads('route.owner', owner(8))
    const ruling = ask(given)
    expect(refusedBy(ruling)).toEqual([[guardrail, 'violated']])
    expect(ruling.rules.find((rule) => rule.verdict === 'violated')?.because).toContain(
      'expects epoch 7 of route-1. Last observed since the last change was epoch 8',
    )
    expect(firstSettling(given.input(), ruling)).toEqual({ step: 'readState', fact: 'route.owner' })
  })

  test('another route than the one observed is violated', () => {
    expect(refusedBy(ask(compatible(), { ...rollback, route: id('route-2') }))).toEqual([[guardrail, 'violated']])
  })

  test('an epoch read five minutes ago passes; a moment later it is unknown', () => {
    const given = compatible()
    const read = given.run.readings['route.owner']?.[0]
    const at = (ms: number) =>
      ruleAction(
        given.input({ now: new Date(Date.parse(read?.observedAt ?? '') + ms).toISOString() }),
        'route.rollback',
        rollback,
      )
    expect(refusedBy(at(300_000))).toEqual([])
    const late = at(300_001)
    expect(refusedBy(late)).toEqual([[guardrail, 'unknown']])
    expect(rulesOf(late, guardrail)[0]?.missed).toEqual([
      { fact: 'route.owner', key: null, path: null, why: 'expired' },
    ])
  })

  test('one reading never pays for two rollbacks', () => {
    const given = compatible().accepts('route.rollback', rollback, 'failed')
    const again = ask(given)
    expect(refusedBy(again)).toEqual([[guardrail, 'unknown']])
    expect(rulesOf(again, guardrail)[0]?.missed[0]?.why).toBe('outdated')
    expect(ask(given.waits(1).reads('route.owner', owner(7))).verdict).toBe('satisfied')
  })

  test('a reading recorded after the rollback but observed before it does not pay either', () => {
    const given = compatible().accepts('route.rollback', rollback, 'failed').waits(2)
    expect(refusedBy(ask(given.reads('route.owner', owner(7), { observedAt: given.clock - 3 })))).toEqual([
      [guardrail, 'unknown'],
    ])
  })

  test.each(['edge.routeEdit', 'artifact.rebuildFromMain'])(
    '%s done outside all the same makes the route owner unknown again',
    (action) => {
      const given = compatible().suffers(action)
      expect(refusedBy(ask(given))).toContainEqual([guardrail, 'unknown'])
      expect(outdatedBy(given.input(), action, {})).toContainEqual({ fact: 'route.owner', key: null })
    },
  )
})

describe('no-green-button-over-db-incompatibility', () => {
  const guardrail = 'no-green-button-over-db-incompatibility'

  test.each([
    ['database.compatible', 'no', 'violated'],
    ['database.compatible', null, 'unknown'],
    ['artifact.compatible', 'no', 'violated'],
    ['artifact.compatible', null, 'unknown'],
  ] as const)('%s recorded as %s makes the rollback %s', (fact, value, verdict) => {
    const ruling = ask(compatible().reads(fact, value, { key: good }))
    expect(refusedBy(ruling)).toEqual([[guardrail, verdict]])
    expect(rulesOf(ruling, guardrail)[0]).toMatchObject({
      instead: ['fix.forward', 'data.startRestore'],
      settle: ['rollBack'],
    })
  })

  test('the sentence shows the reading and its reason', () => {
    const ruling = ask(compatible().reads('database.compatible', null, { key: good }))
    expect(rulesOf(ruling, guardrail)[0]?.because).toBe(
      'A rollback to op-8790 needs both to fit. The database fits that artifact: unknown (recorded as unknown). The artifact still fits: yes',
    )
  })

  test('compatibility with another operation says nothing', () => {
    const given = classified()
      .reads('rollback.target', good)
      .reads('artifact.compatible', 'yes', { key: bad })
      .reads('database.compatible', 'yes', { key: bad })
    const ruling = ask(given)
    expect(refusedBy(ruling)).toEqual([[guardrail, 'unknown']])
    expect(rulesOf(ruling, guardrail)[0]?.missed).toEqual(
      ['database.compatible', 'artifact.compatible'].map((fact) => ({ fact, key: good, path: null, why: 'notRead' })),
    )
  })

  test('the first button leads to the very field', () => {
    const given = classified().reads('rollback.target', good).reads('artifact.compatible', 'yes', { key: good })
    expect(firstSettling(given.input(), ask(given))).toEqual({
      step: 'rollBack',
      fact: 'database.compatible',
      key: good,
    })
    const incompatible = compatible().reads('database.compatible', 'no', { key: good })
    expect(firstSettling(incompatible.input(), ask(incompatible))).toEqual({
      step: 'rollBack',
      fact: 'database.compatible',
      key: good,
    })
  })

  test('a reading older than half an hour is unknown', () => {
    const given = compatible().waits(31).reads('route.owner', owner())
    expect(refusedBy(ask(given))).toEqual([[guardrail, 'unknown']])
  })

  test('a withdrawn reading is unknown, and the older value does not come back', () => {
    const given = compatible()
      .reads('database.compatible', 'yes', { key: good })
      .changesReading('database.compatible', { withdrawn: true })
    expect(rulesOf(ask(given), guardrail)[0]?.missed[0]?.why).toBe('withdrawn')
  })

  test("a program's yes is unknown until a person acknowledged it", () => {
    const given = compatible().waits(1).reads('database.compatible', 'yes', { key: good, observer: 'program' })
    expect(rulesOf(ask(given), guardrail)[0]).toMatchObject({ verdict: 'unknown', missed: [{ why: 'unacknowledged' }] })
    expect(ask(given.changesReading('database.compatible', { acknowledged: true })).verdict).toBe('satisfied')
  })

  test('resolving as rolled back is judged by the last known value, ignoring expiry', () => {
    const given = rolledBack().waits(600)
    expect(ruleTarget(given.input(), 'resolve:rolledBack').verdict).toBe('satisfied')
    expect(
      ruleTarget(given.reads('database.compatible', 'no', { key: good }).input(), 'resolve:rolledBack').verdict,
    ).toBe('violated')
    expect(
      ruleTarget(given.reads('database.compatible', null, { key: good }).input(), 'resolve:rolledBack').verdict,
    ).toBe('unknown')
  })

  test('resolving as data restored needs a restore that succeeded', () => {
    expect(ruleTarget(compatible().input(), 'resolve:dataRestored').verdict).toBe('violated')
  })
})

test('a promotion whose moment is unknown leaves the rollback unknown', () => {
  const given = compatible().reads('promotion.bad', { ...(promotionBad as object), promotedAt: null })
  const ruling = ask(given)
  expect(refusedBy(ruling)).toEqual([['no-rebuild-as-rollback', 'unknown']])
  expect(ruling.rules[0]?.missed).toEqual([
    { fact: 'promotion.bad', key: null, path: 'promotedAt', why: 'partUnknown' },
  ])
})

test('malformed parameters are told by field, before any rule is asked', () => {
  const input = compatible().input()
  expect(paramsProblems(input, 'route.rollback', rollback)).toEqual([])
  expect(paramsProblems(input, 'route.rollback', { ...rollback, expectedEpoch: 'seven', force: true })).toEqual([
    { path: '/force', message: 'There is no such field.' },
    { path: '/expectedEpoch', message: 'A whole number is needed.' },
  ])
  expect(
    paramsProblems(input, 'route.rollback', { ...rollback, toOperation: { name: 'op-8790' } }, { names: true }),
  ).toEqual([])
})
