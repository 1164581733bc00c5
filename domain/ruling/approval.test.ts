import { describe, expect, test } from 'vitest'
import type { Bound } from './approval.ts'
import { bindingOf, breakable } from './approval.ts'
import { assembled } from './rule.ts'
import type { RuleVerdict } from './ruling.ts'

const bound: Bound = {
  execution: 'x',
  runbook: 'h',
  step: 'failOver',
  action: 'sessions.failover',
  params: { region: 'r', percent: 100 },
  restsOn: [4, 7],
  glass: [],
}

describe('What an approval is bound to', () => {
  test('is the same whatever the order it is named in', () => {
    expect(bindingOf({ ...bound, restsOn: [7, 4, 4], params: { percent: 100, region: 'r' } })).toBe(bindingOf(bound))
  })

  test.each<[string, Partial<Bound>]>([
    ['execution', { execution: 'y' }],
    ['version of the runbook', { runbook: 'i' }],
    ['step', { step: 'look' }],
    ['action', { action: 'names.move' }],
    ['parameter', { params: { region: 'r', percent: 99 } }],
    ['parameter left out', { params: { region: 'r' } }],
    ['reading', { restsOn: [4, 8] }],
    ['reading more', { restsOn: [4, 7, 9] }],
    ['rule passed over', { glass: [{ guardrail: 'g', rule: 0, verdict: 'violated' }] }],
  ])('another %s gives another binding', (_, other) => {
    expect(bindingOf({ ...bound, ...other })).not.toBe(bindingOf(bound))
  })

  test('a rule that says something else than when it was passed over gives another one', () => {
    const over = (verdict: string) => bindingOf({ ...bound, glass: [{ guardrail: 'g', rule: 0, verdict }] })
    expect(over('unknown')).not.toBe(over('violated'))
  })

  test('what cannot be stored is bound to nothing', () => {
    expect(bindingOf({ ...bound, params: { region: '\ud800' } })).toBeNull()
  })
})

describe('The glass can be broken', () => {
  const rule = (more: Partial<RuleVerdict>): RuleVerdict => ({
    ...{ guardrail: 'g', rule: 0, verdict: 'violated', says: '', absolute: false, because: '', missed: [] },
    ...{ overridable: { role: 'commander', reason: 'required' }, restsOn: [], settle: [], instead: [], defect: null },
    ...more,
  })

  test('where every rule that stands against it can be overridden', () => {
    expect(breakable(assembled('a', [rule({}), rule({ rule: 1, verdict: 'satisfied' })]))).toEqual([
      { guardrail: 'g', rule: 0, verdict: 'violated', role: 'commander' },
    ])
    expect(breakable(assembled('a', [rule({}), rule({ rule: 1, absolute: true, overridable: null })]))).toBeNull()
  })

  test('never over a hold of a step, nor over what nothing here can do, nor before it is filled in', () => {
    const hold = { step: 's', verdict: 'unknown' as const, because: '', missed: [], restsOn: [], waitsFor: [] }
    expect(breakable(assembled('a', [rule({})], { heldBy: [hold] }))).toBeNull()
    expect(breakable(assembled('a', [rule({})], { unavailable: 'It is still open elsewhere.' }))).toBeNull()
    const missed = [{ fact: 'params.secret', key: null, path: null, why: 'notTyped' as const }]
    expect(breakable(assembled('a', [rule({ verdict: 'unknown', missed })]))).toBeNull()
  })
})
