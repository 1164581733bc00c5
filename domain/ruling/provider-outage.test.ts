import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { defaultsFor } from '#domain/ruling/defaults.ts'
import { flagsRaised } from '#domain/ruling/flags.ts'
import { outdatedBy, ruleAction } from '#domain/ruling/rule.ts'
import type { Verdict } from '#domain/ruling/ruling.ts'
import { firstSettling } from '#domain/ruling/settling.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import { GivenRun, id, runbookAt } from '#domain/ruling/testing/given-run.ts'
import type { Params } from '#domain/ruling/testing/verdicts.ts'
import { rulesOn, targetRules } from '#domain/ruling/testing/verdicts.ts'

describe('Provider Outage', () => {
  const runbook = runbookAt('runbooks/provider-outage.yaml')
  const [environment, other, region, secret] = [id('production'), id('staging'), id('region-1'), id('secret-1')]
  const [app, provider, elsewhere] = [id('shop'), id('payments'), id('queue')]
  const binding = { app, environment, provider }
  const degraded = (name: string) => ({ kind: 'payment', name, region, symptoms: 'Every third call times out' })
  const given = () =>
    new GivenRun(runbook, { environments: [environment, other] })
      .reads('provider', degraded(provider))
      .reads('bindings.affected', [binding])
  const update = {
    state: 'identified',
    cause: 'provider',
    provider,
    apps: [app],
    environments: [environment],
    works: 'Browsing',
    doNow: 'Wait',
  }
  const without = ({ provider: _, ...rest }: typeof update): Params => rest
  const viewOf = (run: GivenRun, step: string) => stepViews(run.input()).find((view) => view.id === step)

  test.each<[string, Params, Verdict]>([
    ['a provider named', update, 'satisfied'],
    ['an app crash', { ...update, cause: 'appCrash' }, 'violated'],
    ['no provider named', without(update), 'violated'],
    ['a provider named that nobody read as degraded', { ...update, provider: elsewhere }, 'violated'],
    ['a suspicion of another provider', { ...update, provider: elsewhere, state: 'suspected' }, 'satisfied'],
    [
      'a suspicion whose cause is not yet known',
      { ...without(update), state: 'suspected', cause: 'notYetKnown' },
      'satisfied',
    ],
  ])('an update with %s', (_, params, verdict) => {
    expect(rulesOn(given(), 'status.publish', params)).toBe(verdict)
  })

  test('the first word needs no reading at all; a crash needs to know that no binding is affected', () => {
    const fresh = () => new GivenRun(runbook, { environments: [environment] })
    const first = { ...without(update), state: 'suspected', cause: 'notYetKnown' }
    const crash = { ...without(update), cause: 'appCrash' }
    expect(rulesOn(fresh(), 'status.publish', first)).toBe('satisfied')
    expect(rulesOn(fresh(), 'status.publish', crash)).toBe('unknown')
    expect(rulesOn(fresh().reads('bindings.affected', []), 'status.publish', crash)).toBe('satisfied')
  })

  test('what is said of health is what was read, and lately', () => {
    const read = () => given().reads('health.controlPlane', 'ok').reads('health.apps', 'degraded')
    const says = (platformHealth: string, dependencyHealth: string) => ({ ...update, platformHealth, dependencyHealth })
    expect(rulesOn(read(), 'status.publish', says('ok', 'degraded'))).toBe('satisfied')
    expect(rulesOn(read(), 'status.publish', says('ok', 'ok'))).toBe('violated')
    expect(rulesOn(read(), 'status.publish', says('down', 'degraded'))).toBe('violated')
    expect(rulesOn(read().waits(16), 'status.publish', says('ok', 'degraded'))).toBe('unknown')
    expect(rulesOn(read().waits(16), 'status.publish', update)).toBe('satisfied')
  })

  test('a refusal over a region or a secret that nobody listed leads to the list', () => {
    const free = () => given().signs('classify').signs('separate')
    const leads = (run: GivenRun, action: string, params: Params) =>
      firstSettling(run.input(), ruleAction(run.input(), action, params))
    expect(leads(free(), 'secrets.rotate', { secret })).toEqual({ step: 'failOver', fact: 'secrets.doubted' })
    expect(leads(free(), 'sessions.failover', { region })).toEqual({ step: 'failOver', fact: 'region.candidates' })
    const listed = free().reads('secrets.doubted', [secret])
    expect(leads(listed, 'secrets.rotate', { secret })).toEqual({ step: 'failOver', fact: 'secret.doubt', key: secret })
    expect(leads(given(), 'secrets.rotate', { secret })).toEqual({ step: 'classify' })
  })

  describe('Sessions', () => {
    const ready = () =>
      given().reads('region.dataReady', 'yes', { key: region }).reads('region.runtimeReady', 'yes', { key: region })

    test('fail over to a region whose data and runtime are ready, for fifteen minutes', () => {
      expect(rulesOn(ready(), 'sessions.failover', { region })).toBe('satisfied')
      expect(rulesOn(ready().waits(15), 'sessions.failover', { region })).toBe('satisfied')
      expect(rulesOn(ready().waits(16), 'sessions.failover', { region })).toBe('unknown')
      expect(rulesOn(ready(), 'sessions.failover', { region: id('region-2') })).toBe('unknown')
    })

    test.each<[string, (run: GivenRun) => GivenRun, Verdict]>([
      ['redacted', (run) => run.changesReading('region.dataReady', { redacted: true }), 'unknown'],
      ['withdrawn', (run) => run.changesReading('region.runtimeReady', { withdrawn: true }), 'unknown'],
      ['said by a program alone', (run) => run.changesReading('region.dataReady', { observer: 'program' }), 'unknown'],
      [
        'said by a program, and acknowledged by a person',
        (run) => run.changesReading('region.dataReady', { observer: 'program', acknowledged: true }),
        'satisfied',
      ],
      [
        'of no kind that the runbook knows',
        (run) => run.changesReading('region.dataReady', { value: 'maybe' }),
        'unknown',
      ],
      ['recorded as unknown', (run) => run.reads('region.dataReady', null, { key: region }), 'unknown'],
      ['no', (run) => run.reads('region.runtimeReady', 'no', { key: region }), 'violated'],
    ])('on a reading that is %s', (_, change, verdict) => {
      expect(rulesOn(change(ready()), 'sessions.failover', { region })).toBe(verdict)
    })

    test('wait for a second person whatever the rules say', () => {
      const free = ready().signs('classify').signs('separate')
      expect(ruleAction(free.input(), 'sessions.failover', { region })).toMatchObject({
        verdict: 'unknown',
        approval: { givers: ['second-person'], standing: 'notAsked' },
      })
    })

    test('are read anew for each failover, and once more before the run ends as failed over', () => {
      const moved = ready().accepts('sessions.failover', { region }, 'succeeded')
      expect(rulesOn(moved, 'sessions.failover', { region })).toBe('unknown')
      expect(targetRules(moved, 'resolve:failedOver')).toBe('unknown')
      const seen = () =>
        ready()
          .accepts('sessions.failover', { region }, 'succeeded')
          .waits(1)
          .reads('region.dataReady', 'yes', { key: region })
          .reads('region.runtimeReady', 'yes', { key: region })
      expect(targetRules(seen(), 'resolve:failedOver')).toBe('satisfied')
      expect(targetRules(seen().waits(120), 'resolve:failedOver')).toBe('satisfied')
      expect(targetRules(seen().reads('region.dataReady', 'no', { key: region }), 'resolve:failedOver')).toBe(
        'violated',
      )
      expect(targetRules(ready(), 'resolve:failedOver')).toBe('violated')
    })
  })

  test('a secret is rotated on evidence, and its rotation voids that secret alone', () => {
    const doubted = (value: Json = 'compromised') =>
      given().reads('secrets.doubted', [secret]).reads('secret.doubt', value, { key: secret })
    expect(rulesOn(doubted(), 'secrets.rotate', { secret })).toBe('satisfied')
    expect(rulesOn(doubted('expired'), 'secrets.rotate', { secret })).toBe('satisfied')
    expect(rulesOn(doubted('sound'), 'secrets.rotate', { secret })).toBe('violated')
    expect(rulesOn(doubted(), 'secrets.rotate', { secret: id('secret-2') })).toBe('unknown')
    expect(rulesOn(doubted().waits(25 * 60), 'secrets.rotate', { secret })).toBe('unknown')
    expect(outdatedBy(doubted().input(), 'secrets.rotate', { secret })).toEqual([{ fact: 'secret.doubt', key: secret }])
    expect(outdatedBy(doubted().input(), 'secrets.rotate', {})).toEqual([{ fact: 'secret.doubt', key: null }])
    const rotated = doubted()
      .reads('secret.doubt', 'expired', { key: id('secret-2') })
      .accepts('secrets.rotate', { secret }, 'succeeded')
    expect(rulesOn(rotated, 'secrets.rotate', { secret })).toBe('unknown')
    expect(rulesOn(rotated, 'secrets.rotate', { secret: id('secret-2') })).toBe('satisfied')
  })

  describe('A pause', () => {
    const lacking = () => given().reads('evidence.missing', ['provider logs'])
    const freeze = (of: string, kinds: Json = ['promotion', 'migration']) => ({ environment: of, kinds })
    const keysMissing = (run: GivenRun) =>
      viewOf(run, 'pause')?.missing.map((missing) => (missing.kind === 'action' ? missing.key : null))

    test('is done for each environment, promotions and migrations both; with nothing missing it is not needed', () => {
      expect(viewOf(given().reads('evidence.missing', []), 'pause')?.state).toBe('notNeeded')
      expect(keysMissing(lacking())).toEqual([environment, other])
      const first = () => lacking().accepts('freeze.create', freeze(environment), 'succeeded')
      expect(keysMissing(first())).toEqual([other])
      const half = () => first().accepts('freeze.create', freeze(other, ['promotion']), 'succeeded')
      expect(viewOf(half(), 'pause')?.canComplete.verdict).toBe('unknown')
      const whole = half().accepts('freeze.create', freeze(other, ['migration']), 'succeeded')
      expect(viewOf(whole, 'pause')?.canComplete.verdict).toBe('satisfied')
    })

    test('fills in the next environment, with the kinds of the freeze before', () => {
      expect(defaultsFor(lacking().input(), 'freeze.create')).toEqual({ environment, kinds: undefined })
      const first = () => lacking().accepts('freeze.create', freeze(environment), 'succeeded')
      expect(defaultsFor(first().input(), 'freeze.create')).toEqual(freeze(other))
      const failed = lacking().accepts('freeze.create', freeze(environment), 'failed')
      expect(defaultsFor(failed.input(), 'freeze.create')).toMatchObject({ environment })
      const both = first().accepts('freeze.create', freeze(other), 'succeeded')
      expect(defaultsFor(both.input(), 'freeze.create')).toEqual({})
    })
  })

  test('two readings side by side need two sources', () => {
    const passes = (...sources: string[]) => {
      const run = sources.reduce(
        (so, source, i) => so.reads(i === 0 ? 'health.controlPlane' : 'health.apps', 'ok', { source }),
        given(),
      )
      return viewOf(run, 'separate')?.passes?.verdict
    }
    expect([passes('grafana', 'grafana'), passes('grafana', 'status page'), passes('grafana')]).toEqual([
      'violated',
      'satisfied',
      'unknown',
    ])
  })

  test('an update is filled in from what was classified: each affected app once', () => {
    const twice = given().reads('bindings.affected', [
      binding,
      { ...binding, environment: other },
      { app: null, environment, provider },
    ])
    expect(defaultsFor(twice.input(), 'status.publish')).toMatchObject({
      provider,
      apps: [app],
      environments: [environment, other],
      bindings: [binding, { ...binding, environment: other }, { app: null, environment, provider }],
    })
    const unread = new GivenRun(runbook, { environments: [environment] })
    expect(defaultsFor(unread.input(), 'status.publish').apps).toBeUndefined()
  })

  test('recovered means well, and told: the last update says resolved', () => {
    const well = () => given().reads('health.apps', 'ok')
    expect(targetRules(given().reads('health.apps', 'degraded'), 'resolve:providerRecovered')).toBe('violated')
    expect(targetRules(given(), 'resolve:providerRecovered')).toBe('unknown')
    expect(targetRules(well().waits(120), 'resolve:providerRecovered')).toBe('satisfied')
    const told = () => well().accepts('status.publish', update, 'succeeded').waits(1)
    expect(targetRules(told(), 'resolve:providerRecovered')).toBe('violated')
    const ended = () =>
      told()
        .accepts('status.publish', { ...update, state: 'resolved' }, 'succeeded')
        .waits(1)
    expect(targetRules(ended(), 'resolve:providerRecovered')).toBe('satisfied')
    expect(targetRules(ended().accepts('status.publish', update, 'succeeded'), 'resolve:providerRecovered')).toBe(
      'violated',
    )
  })

  test('a provider that is read as another one is marked', () => {
    const before = given()
    const input = before.input()
    expect(flagsRaised(input, before.reads('provider', degraded(provider)).input())).toEqual([])
    expect(flagsRaised(input, before.reads('provider', degraded(elsewhere)).input())).toMatchObject([
      { flag: 'providerMoved' },
    ])
  })
})
