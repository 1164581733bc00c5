import { describe, expect, test } from 'vitest'
import { outdatedBy } from '#domain/ruling/rule.ts'
import type { Verdict } from '#domain/ruling/ruling.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import { GivenRun, id } from '#domain/ruling/testing/given-run.ts'
import type { Params } from '#domain/ruling/testing/verdicts.ts'
import { at, rulesOn, targetRules } from '#domain/ruling/testing/verdicts.ts'
import { textIn } from '#domain/runbook/document.ts'

describe('Provider Outage', () => {
  const runbook = at('provider-outage')
  const [environment, other, region, secret] = [id('production'), id('staging'), id('region-1'), id('secret-1')]
  const given = () =>
    new GivenRun(runbook, { environments: [environment, other] }).reads('bindings.affected', [
      { app: id('shop'), environment, provider: id('payments') },
    ])
  const update = {
    state: 'identified',
    cause: 'provider',
    provider: id('payments'),
    environments: [environment],
    works: 'Browsing',
    doNow: 'Wait',
  }
  const without = ({ provider: _, ...rest }: typeof update): Params => rest

  test.each<[string, Params, Verdict]>([
    ['a provider named', update, 'satisfied'],
    ['an app crash', { ...update, cause: 'appCrash' }, 'violated'],
    ['no provider named', without(update), 'violated'],
    [
      'a suspicion whose cause is not yet known',
      { ...without(update), state: 'suspected', cause: 'notYetKnown' },
      'satisfied',
    ],
  ])('an update with %s', (_, params, verdict) => {
    expect(rulesOn(given(), 'status.publish', params)).toBe(verdict)
    expect(targetRules(given(), 'publish', params)).toBe(verdict)
  })

  test('a region is failed over to when two persons agree that it is ready', () => {
    const ready = () =>
      given().reads('region.dataReady', 'yes', { key: region }).reads('region.runtimeReady', 'yes', { key: region })
    expect(rulesOn(ready(), 'sessions.failover', { region })).toBe('unknown')
    expect(rulesOn(ready().reads('region.dataReady', 'yes', { key: region }), 'sessions.failover', { region })).toBe(
      'unknown',
    )
    const both = () => ready().reads('region.dataReady', 'yes', { key: region, by: id('sam') })
    expect(rulesOn(both(), 'sessions.failover', { region })).toBe('satisfied')
    expect(
      rulesOn(both().reads('region.dataReady', 'no', { key: region, by: id('noor') }), 'sessions.failover', { region }),
    ).toBe('unknown')
    expect(rulesOn(both(), 'sessions.failover', { region: id('region-2') })).toBe('unknown')
    expect(rulesOn(both().waits(16), 'sessions.failover', { region })).toBe('unknown')
  })

  test('a secret is rotated on evidence, and its rotation voids that secret alone', () => {
    const doubted = () =>
      given().reads('secrets.suspected', [secret]).reads('secret.doubt', 'compromised', { key: secret })
    expect(rulesOn(doubted(), 'secrets.rotate', { secret })).toBe('satisfied')
    expect(rulesOn(doubted().reads('secret.doubt', 'none', { key: secret }), 'secrets.rotate', { secret })).toBe(
      'violated',
    )
    expect(rulesOn(doubted(), 'secrets.rotate', { secret: id('secret-2') })).toBe('unknown')
    expect(outdatedBy(doubted().input(), 'secrets.rotate', { secret })).toEqual([{ fact: 'secret.doubt', key: secret }])
    expect(outdatedBy(doubted().input(), 'secrets.rotate', {})).toEqual([{ fact: 'secret.doubt', key: null }])
    const rotated = doubted()
      .reads('secret.doubt', 'expired', { key: id('secret-2') })
      .accepts('secrets.rotate', { secret }, 'succeeded')
    expect(rulesOn(rotated, 'secrets.rotate', { secret })).toBe('unknown')
    expect(rulesOn(rotated, 'secrets.rotate', { secret: id('secret-2') })).toBe('satisfied')
  })

  test('a step done for each environment waits for each', () => {
    const pause = (run: GivenRun) => stepViews(run.input()).find((view) => view.id === 'pause')
    const lacking = () => given().reads('evidence.missing', ['provider logs'])
    const freeze = (of: string) => ({ environment: of, kinds: ['promotion', 'migration'] })
    expect(pause(given().reads('evidence.missing', []))?.state).toBe('notNeeded')
    expect(pause(lacking())?.missing.map((missing) => (missing.kind === 'action' ? missing.key : null))).toEqual([
      environment,
      other,
    ])
    expect(pause(lacking().accepts('freeze.create', freeze(environment), 'succeeded'))?.missing).toHaveLength(1)
    expect(
      pause(
        lacking()
          .accepts('freeze.create', freeze(environment), 'succeeded')
          .accepts('freeze.create', freeze(other), 'succeeded'),
      )?.canComplete.verdict,
    ).toBe('satisfied')
  })

  test('two readings side by side need two sources', () => {
    const passes = (...sources: string[]) => {
      const run = sources.reduce(
        (so, source, i) => so.reads(i === 0 ? 'health.controlPlane' : 'health.apps', 'ok', { source }),
        given(),
      )
      return stepViews(run.input()).find((view) => view.id === 'separate')?.passes?.verdict
    }
    expect([passes('grafana', 'grafana'), passes('grafana', 'status page'), passes('grafana')]).toEqual([
      'violated',
      'satisfied',
      'unknown',
    ])
  })

  test('texts are told in the language asked for, else in English', () => {
    const { title } = runbook.document
    expect([textIn(title), textIn(title, 'de'), textIn(title, 'fr')]).toEqual([
      'Provider Outage',
      'Ausfall eines Anbieters',
      'Provider Outage',
    ])
  })
})
