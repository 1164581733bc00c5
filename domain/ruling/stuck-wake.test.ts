import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { flagsRaised } from '#domain/ruling/flags.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import type { Verdict } from '#domain/ruling/ruling.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import { GivenRun, id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import type { Params } from '#domain/ruling/testing/verdicts.ts'
import { rulesOn, targetRules } from '#domain/ruling/testing/verdicts.ts'

describe('Stuck Wake', () => {
  const runbook = runbookAt('runbooks/stuck-wake.yaml')
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

  const two = () => found().reads('wake.active', [id('wake-1'), id('wake-2')])

  test('duplicates are coalesced into one of them, and what was read of them is read again', () => {
    const keep = { keep: id('wake-1'), drop: [id('wake-2')] }
    expect(rulesOn(two(), 'wake.coalesce', keep)).toBe('satisfied')
    const after = two().accepts('wake.coalesce', keep)
    expect(rulesOn(after, 'allocation.start', { app: id('shop') })).toBe('unknown')
    expect(rulesOn(after, 'traffic.buffer', buffer)).toBe('unknown')
    expect(stepViews(after.input()).find((view) => view.id === 'coalesce')?.needed?.verdict).toBe('satisfied')
  })

  test.each<[string, Params]>([
    ['drops the one that is kept', { keep: id('wake-1'), drop: [id('wake-1'), id('wake-2')] }],
    ['keeps one that is not active', { keep: id('wake-9'), drop: [id('wake-2')] }],
    ['drops one that is not active', { keep: id('wake-1'), drop: [id('wake-9')] }],
  ])('a coalesce that %s is refused', (_, params) => {
    expect(rulesOn(two(), 'wake.coalesce', params)).toBe('violated')
  })

  test('a 503 names a wait, and unavailable needs one that was returned', () => {
    expect(rulesOn(found(), 'traffic.return503', { retryAfter: '30s' })).toBe('satisfied')
    expect(rulesOn(found(), 'traffic.return503', { retryAfter: '0s' })).toBe('violated')
    const asked = found().accepts('traffic.return503', { retryAfter: '30s' })
    expect(targetRules(asked, 'resolve:unavailable')).toBe('violated')
    expect(targetRules(asked.reports('traffic.return503', 'failed'), 'resolve:unavailable')).toBe('violated')
    expect(targetRules(found().accepts('traffic.return503', {}, 'succeeded'), 'resolve:unavailable')).toBe('satisfied')
  })

  test.each<[string, (given: GivenRun) => GivenRun]>([
    ['expired', (given) => given.waits(9)],
    ['withdrawn', (given) => given.changesReading('wake.operation', { withdrawn: true })],
    [
      'said by a program nobody acknowledged',
      (given) => given.changesReading('wake.operation', { observer: 'program' }),
    ],
    ['from the future', (given) => given.changesReading('wake.operation', { observedAt: minute(90) })],
  ])('a buffer is not held on a wake operation that is %s', (_, change) => {
    const given = change(found().reads('wake.budget', '86400s'))
    expect(rulesOn(given, 'traffic.buffer', buffer)).toBe('unknown')
  })

  const hot = { app: id('shop'), attempt }
  const ready = (passedAt: string, of = attempt, passed = 'yes') =>
    found().waits(1).reads('readiness', { attempt: of, passed, passedAt })

  test('hot is allowed once the current attempt is ready, and resolves when it was reported done', () => {
    expect(rulesOn(ready(minute(1)), 'app.markHot', hot)).toBe('satisfied')
    const asked = ready(minute(1)).accepts('app.markHot', hot)
    expect(targetRules(asked, 'resolve:hot')).toBe('violated')
    expect(targetRules(asked.reports('app.markHot', 'succeeded'), 'resolve:hot')).toBe('satisfied')
    expect(targetRules(ready(minute(1)).accepts('app.markHot', hot, 'failed'), 'resolve:hot')).toBe('violated')
  })

  test.each<[string, GivenRun, Params, Verdict]>([
    ['that passed when the attempt began, not after', ready(minute(0)), hot, 'violated'],
    ['of another attempt', ready(minute(1), id('attempt-0')), hot, 'violated'],
    ['for an attempt that is not the current one', ready(minute(1)), { ...hot, attempt: id('attempt-0') }, 'violated'],
    ['for another app', ready(minute(1)), { ...hot, app: id('blog') }, 'violated'],
    ['that did not pass', ready(minute(1), attempt, 'no'), hot, 'violated'],
    ['that nobody read', found(), hot, 'unknown'],
    [
      'seen before the attempt started',
      found().reads('readiness', { attempt, passed: 'yes', passedAt: minute(1) }, { observedAt: 0 }),
      hot,
      'violated',
    ],
    [
      'of an attempt that failed since',
      ready(minute(1)).reads('allocation.attempt', { attempt, state: 'failed', startedAt: minute(0) }),
      hot,
      'violated',
    ],
    ['read too long ago', ready(minute(1)).waits(11), hot, 'unknown'],
    ['withdrawn', ready(minute(1)).changesReading('readiness', { withdrawn: true }), hot, 'unknown'],
    ['said by a program', ready(minute(1)).changesReading('readiness', { observer: 'program' }), hot, 'unknown'],
    ['older than another start', ready(minute(1)).accepts('allocation.start', { app: id('shop') }), hot, 'unknown'],
    ['older than a start done outside', ready(minute(1)).suffers('allocation.start'), hot, 'unknown'],
    ['older than a coalesce', ready(minute(1)).accepts('wake.coalesce', {}), hot, 'unknown'],
  ])('hot on readiness %s is refused', (_, given, params, verdict) => {
    expect(rulesOn(given, 'app.markHot', params)).toBe(verdict)
  })

  test('once the app is hot no 503 is needed', () => {
    const needed = (given: GivenRun) => stepViews(given.input()).find((view) => view.id === 'answer')?.needed?.verdict
    expect(needed(ready(minute(1)))).toBe('satisfied')
    expect(needed(ready(minute(1)).accepts('app.markHot', hot, 'succeeded'))).toBe('violated')
  })

  test('a budget raised and a wake counted from later mark the timeline', () => {
    const flags = (fact: string, value: Json) => {
      const given = found()
      const before = given.input()
      return flagsRaised(before, given.reads(fact, value).input()).map(({ flag }) => flag)
    }
    const later = { operation: id('wake-2'), state: 'active', startedAt: minute(1) }
    expect(flags('wake.budget', '900s')).toEqual(['budgetRaised'])
    expect(flags('wake.budget', '300s')).toEqual([])
    expect(flags('wake.operation', later)).toEqual(['wakeStartMoved'])
    expect(flags('wake.operation', { ...later, startedAt: minute(0) })).toEqual([])
  })

  const checked = (runtimeBindings: string | null) =>
    found().reads('wake.checks', {
      artifactPull: { result: 'ok' },
      secrets: { result: 'ok' },
      runtimeBindings: { result: runtimeBindings },
      readinessLogs: { result: 'failed' },
    })
  const binding = { app: id('shop'), environment: id('production'), provider: id('orders-db') }
  const crash = { state: 'identified', cause: 'appCrash' }

  test.each<[string, GivenRun, Params, Verdict]>([
    ['a crash of the app while every binding works', checked('ok'), crash, 'satisfied'],
    ['a crash of the app while a binding fails', checked('failed'), crash, 'violated'],
    [
      'a crash of the app, with a provider named',
      checked('failed'),
      { ...crash, provider: id('orders-db') },
      'violated',
    ],
    ['a crash of the app before the bindings were checked', found(), crash, 'unknown'],
    ['a crash of the app when nobody knows of the bindings', checked(null), crash, 'unknown'],
    ['a crash of the app that lists a binding', checked('ok'), { ...crash, bindings: [binding] }, 'violated'],
    ['the platform, no provider named', checked('failed'), { ...crash, cause: 'platform' }, 'violated'],
    ['a provider that has no name', checked('failed'), { ...crash, cause: 'provider' }, 'violated'],
    [
      'a provider by its name',
      checked('failed'),
      { ...crash, cause: 'provider', provider: id('orders-db') },
      'satisfied',
    ],
    ['a first word', found(), { state: 'suspected', cause: 'notYetKnown' }, 'satisfied'],
    ['not yet known, long after the first word', checked('failed'), { ...crash, cause: 'notYetKnown' }, 'violated'],
  ])('app owners are told of %s: %s', (_, given, params, verdict) => {
    expect(rulesOn(given, 'notice.publish', params)).toBe(verdict)
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
