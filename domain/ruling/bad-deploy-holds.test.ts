import { describe, expect, test } from 'vitest'
import { ruleAction, ruleAgain } from '#domain/ruling/rule.ts'
import type { Ruling } from '#domain/ruling/ruling.ts'
import { firstSettling } from '#domain/ruling/settling.ts'
import {
  classified,
  compatible,
  declared,
  frozen,
  good,
  owner,
  production,
  rollback,
  stateRead,
} from '#domain/ruling/testing/given-bad-deploy.ts'
import type { GivenRun } from '#domain/ruling/testing/given-run.ts'
import { id } from '#domain/ruling/testing/given-run.ts'

const ask = (given: GivenRun) => ruleAction(given.input(), 'route.rollback', rollback)
const refusedBy = (ruling: Ruling) =>
  ruling.rules.filter((rule) => rule.verdict !== 'satisfied').map((rule) => [rule.guardrail, rule.verdict])

describe('holds', () => {
  test('a freeze, being containment, is free from the first moment', () => {
    expect(
      ruleAction(declared().input(), 'freeze.create', { environment: production, kinds: ['promotion'] }).verdict,
    ).toBe('satisfied')
  })

  test('a rollback is held until what failed was classified, and the way there begins with the state', () => {
    const given = frozen()
    const ruling = ask(given)
    expect(ruling.verdict).toBe('unknown')
    expect(ruling.heldBy).toMatchObject([
      { step: 'rollBack', verdict: 'violated', because: 'Classify what failed first', waitsFor: ['classify'] },
    ])
    expect(firstSettling(given.input(), { ...ruling, rules: [] })).toEqual({ step: 'readState' })
  })

  test('a hold lifts with the step it waits for', () => {
    expect(ask(stateRead()).heldBy).toHaveLength(1)
    expect(ask(classified()).heldBy).toEqual([])
  })

  test('a restore of the data is held where there is no such runbook', () => {
    const ruling = ruleAction(compatible().input(), 'data.startRestore', { database: id('orders-db') })
    expect(ruling).toMatchObject({
      verdict: 'unknown',
      unavailable: 'This workspace has no runbook database-restore that can start.',
    })
    expect(
      ruleAction(compatible().input({ startable: ['database-restore'] }), 'data.startRestore', {
        database: id('orders-db'),
      }),
    ).toMatchObject({ verdict: 'satisfied', unavailable: null })
  })
})

describe('an authorization ruled again when its outcome is reported', () => {
  const again = (given: GivenRun) => {
    const run = given.run.runs['route.rollback']?.[0]
    if (run === undefined) throw new Error('no run')
    return ruleAgain(given.input(), run)
  }

  test('is not voided by what it outdated itself, nor by time', () => {
    expect(again(compatible().accepts('route.rollback', rollback).waits(120)).verdict).toBe('satisfied')
  })

  test('is not voided by what it brought about: the epoch that moved with it', () => {
    const given = compatible().accepts('route.rollback', rollback).waits(1).reads('route.owner', owner(8, good))
    expect(again(given).verdict).toBe('satisfied')
  })

  test('is voided by a later reading that makes a rule violated', () => {
    const given = compatible()
      .accepts('route.rollback', rollback)
      .waits(1)
      .reads('database.compatible', 'no', { key: good })
    expect(refusedBy(again(given))).toEqual([['no-green-button-over-db-incompatibility', 'violated']])
    const corrected = compatible().accepts('route.rollback', rollback).waits(1).reads('promotion.history', [])
    expect(refusedBy(again(corrected))).toEqual([['no-rebuild-as-rollback', 'violated']])
  })

  test('is not voided by a later reading that says unknown', () => {
    const given = compatible()
      .accepts('route.rollback', rollback)
      .waits(1)
      .reads('database.compatible', null, { key: good })
    expect(again(given).rules.some((rule) => rule.verdict === 'violated')).toBe(false)
  })
})
