import { describe, expect, test } from 'vitest'
import { ruleAction } from '#domain/ruling/rule.ts'
import type { Verdict } from '#domain/ruling/ruling.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import { GivenRun, id, minute } from '#domain/ruling/testing/given-run.ts'
import type { Params } from '#domain/ruling/testing/verdicts.ts'
import { at, rulesOn, targetRules } from '#domain/ruling/testing/verdicts.ts'

describe('Stuck Wake', () => {
  const runbook = at('stuck-wake')
  const attempt = id('attempt-1')
  const found = () =>
    new GivenRun(runbook, { app: id('shop'), environment: id('production') })
      .reads('wake.operation', { operation: id('wake-1'), state: 'active', startedAt: minute(0) })
      .reads('wake.active', [id('wake-1')])
      .reads('wake.budget', '600s')
      .reads('allocation.attempt', { attempt, state: 'active', startedAt: minute(0) })
      .reads('allocation.active', 1)
      .reads('allocation.limit', 2)
      .waits(2)
  const buffer = { methods: ['GET', 'HEAD'], maxSeconds: '300s' }

  test('a bounded buffer of safe methods within the budget passes', () => {
    expect(rulesOn(found(), 'traffic.buffer', buffer)).toBe('satisfied')
  })

  test.each<[string, Params, Verdict]>([
    ['an unsafe method', { ...buffer, methods: ['GET', 'POST'] }, 'violated'],
    ['no bound', { methods: ['GET'] }, 'violated'],
    ['a bound of nothing', { ...buffer, maxSeconds: '0s' }, 'violated'],
    ['a bound past the budget', { ...buffer, maxSeconds: '481s' }, 'violated'],
    ['a bound nobody knows', { ...buffer, maxSeconds: null }, 'unknown'],
  ])('a buffer with %s is refused', (_, params, verdict) => {
    expect(rulesOn(found(), 'traffic.buffer', params)).toBe(verdict)
  })

  test('a short bound cannot be renewed past the budget', () => {
    expect(
      rulesOn(
        found()
          .waits(7)
          .reads('wake.operation', { operation: id('wake-1'), state: 'active', startedAt: minute(0) }),
        'traffic.buffer',
        { ...buffer, maxSeconds: '120s' },
      ),
    ).toBe('violated')
  })

  test('allocations stop at the limit and under a stampede, and are counted again after each', () => {
    const start = { app: id('shop') }
    expect(rulesOn(found(), 'allocation.start', start)).toBe('satisfied')
    expect(rulesOn(found().reads('allocation.active', 2), 'allocation.start', start)).toBe('violated')
    expect(rulesOn(found().reads('wake.active', [id('wake-1'), id('wake-2')]), 'allocation.start', start)).toBe(
      'violated',
    )
    expect(rulesOn(found().accepts('allocation.start', start), 'allocation.start', start)).toBe('unknown')
    expect(
      ruleAction(found().reads('allocation.active', 2).input(), 'allocation.start', start).rules[0]?.overridable,
    ).toEqual({ role: 'commander', reason: 'required' })
  })

  test('hot needs readiness of the current attempt, passed and seen after it started', () => {
    const hot = { app: id('shop'), attempt }
    const ready = (passedAt: string, of = attempt) =>
      found().waits(1).reads('readiness', { attempt: of, passed: 'yes', passedAt })
    expect(rulesOn(ready(minute(1)), 'app.markHot', hot)).toBe('satisfied')
    expect(rulesOn(ready(minute(0)), 'app.markHot', hot)).toBe('violated')
    expect(rulesOn(ready(minute(1), id('attempt-0')), 'app.markHot', hot)).toBe('violated')
    expect(rulesOn(ready(minute(1)), 'app.markHot', { ...hot, attempt: id('attempt-0') })).toBe('violated')
    expect(rulesOn(found(), 'app.markHot', hot)).toBe('unknown')
    expect(targetRules(ready(minute(1)), 'resolve:hot')).toBe('violated')
  })

  test('what is derived from now is shown, and says how long', () => {
    const answer = stepViews(found().input()).find((view) => view.id === 'answer')
    expect(answer?.captures.find(({ fact }) => fact === 'wake.elapsed')).toMatchObject({
      typed: false,
      label: 'Waking for',
      status: [{ status: 'known', value: '120s' }],
    })
  })
})
