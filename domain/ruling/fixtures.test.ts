import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { outdatedBy, ruleAction, ruleTarget } from '#domain/ruling/rule.ts'
import type { Verdict } from '#domain/ruling/ruling.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import { GivenRun, id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'
import { textIn } from '#domain/runbook/document.ts'

type Params = { [name: string]: Json }
const at = (name: string): CompiledRunbook => runbookAt(`domain/runbook/fixtures/${name}.yaml`)

/** The worst of the rules alone: holds and what cannot run here are judged apart. */
const rulesOn = (given: GivenRun, action: string, params: Params): Verdict => {
  const { rules } = ruleAction(given.input(), action, params)
  const verdicts = rules.map(({ verdict, defect }) => (defect === null ? verdict : 'unknown'))
  expect(rules.map(({ defect }) => defect)).toEqual(rules.map(() => null))
  return verdicts.includes('violated') ? 'violated' : verdicts.includes('unknown') ? 'unknown' : 'satisfied'
}
const targetRules = (given: GivenRun, target: string, params: Params = {}): Verdict => {
  const verdicts = ruleTarget(given.input(), target, params).rules.map(({ verdict }) => verdict)
  return verdicts.includes('violated') ? 'violated' : verdicts.includes('unknown') ? 'unknown' : 'satisfied'
}

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

describe('Route Event Replay Gap', () => {
  const runbook = at('route-event-replay-gap')
  const route = id('route-1')
  const given = () =>
    new GivenRun(runbook, { environment: id('production') })
      .reads('gap', { routes: [route], edges: [id('edge-1')], fromSequence: 10, toSequence: 12, detectedAt: minute(0) })
      .reads('owner.maxAge', '3600s')

  test('the owner is never chosen by allocation health', () => {
    const use = (basis: string) => ({ route, owner: id('op-8790'), basis })
    expect(rulesOn(given(), 'owner.use', use('allocationHealth'))).toBe('violated')
    expect(rulesOn(given(), 'owner.use', use('signedSnapshot'))).toBe('unknown')
    const verified = given().reads(
      'owner.lastVerified',
      { owner: id('op-8790'), verifiedAt: minute(0) },
      { key: route },
    )
    expect(rulesOn(verified, 'owner.use', use('lastVerifiedOwner'))).toBe('satisfied')
    expect(rulesOn(verified, 'owner.use', { ...use('lastVerifiedOwner'), owner: id('op-8791') })).toBe('violated')
    expect(rulesOn(verified, 'owner.use', { ...use('lastVerifiedOwner'), route: id('route-2') })).toBe('unknown')
    expect(rulesOn(verified.waits(61), 'owner.use', use('lastVerifiedOwner'))).toBe('violated')
  })

  test('nothing verifies a snapshot here, so nothing resumes and no gap is cleared', () => {
    const resume = ruleAction(
      given()
        .reads('stream', { stream: 'routes', consumers: ['edge'] })
        .input(),
      'jetstream.resume',
      { stream: 'routes', consumer: 'edge', startSequence: 13 },
    )
    expect(resume.rules[0]).toMatchObject({
      verdict: 'unknown',
      missed: expect.arrayContaining([{ fact: 'snapshotCheck', key: null, path: null, why: 'notVerified' }]),
    })
    expect(targetRules(given(), 'complete')).toBe('unknown')
  })
})

describe('Database Restore', () => {
  const runbook = at('database-restore')
  const [production, staging, preview] = [id('production'), id('staging'), id('preview')]
  const given = () => {
    const run = new GivenRun(runbook, { environment: production, database: id('orders-db') })
      .reads('data.target', { dataClass: 'personal', rpo: '900s', rto: '3600s' })
      .reads('corruption', { from: minute(-60), to: minute(-10) })
      .reads('fork.risk', 'no')
      .reads('restore.choice', 'pitr')
      .reads('restore.plan', { targetTime: minute(-20), expectedDuration: '1800s' })
    run.catalogue = {
      environment: { [production]: { production: true }, [staging]: { production: false }, [preview]: {} },
    }
    return run
  }
  const restore = { source: production, target: production, targetTime: minute(-20) }

  test.each<[string, Params, Verdict]>([
    ['production over production', restore, 'satisfied'],
    ['staging over staging', { ...restore, source: staging, target: staging }, 'satisfied'],
    ['staging over production', { ...restore, source: staging }, 'violated'],
    ['what nobody knows to be production over production', { ...restore, source: preview }, 'unknown'],
    ['what is not in the catalogue over production', { ...restore, source: id('elsewhere') }, 'unknown'],
    ['a restore to no point at all', { source: production, target: production }, 'violated'],
  ])('%s', (_, params, verdict) => {
    expect(rulesOn(given(), 'data.restore', params)).toBe(verdict)
  })

  test('writers that still write hold a restore that would fork truth', () => {
    const risky = () => given().reads('fork.risk', 'yes')
    expect(rulesOn(risky(), 'data.restore', restore)).toBe('unknown')
    expect(
      rulesOn(risky().reads('writers.stopped', { stopped: 'no', proof: 'still writing' }), 'data.restore', restore),
    ).toBe('violated')
    expect(
      rulesOn(risky().reads('writers.stopped', { stopped: 'yes', proof: 'no locks' }), 'data.restore', restore),
    ).toBe('satisfied')
  })

  test('a restore needs approval, but not outside production within the objectives', () => {
    const ask = (run: GivenRun, params: Params) =>
      ruleAction(run.signs('identify').signs('fence', 'skipped').input(), 'data.restore', params).unavailable
    expect(ask(given(), restore)).toBe("It needs a second person's approval, and approvals cannot be given here yet.")
    expect(ask(given(), { ...restore, source: staging, target: staging })).toBeNull()
    const late = given().reads('restore.plan', { targetTime: minute(-26), expectedDuration: '1800s' })
    expect(ask(late, { ...restore, source: staging, target: staging })).not.toBeNull()
  })

  test('a route operation restores no data', () => {
    expect(rulesOn(given(), 'route.rollback', { toOperation: id('op-8790') })).toBe('violated')
    const job = {
      basis: 'restoreJob',
      job: id('job-1'),
      verification: 'select count(*)',
      recoveredTo: minute(-20),
      verified: 'yes',
    }
    expect(targetRules(given(), 'establish:data.restored', job)).toBe('satisfied')
    expect(targetRules(given(), 'establish:data.restored', { ...job, basis: 'routeOperation' })).toBe('violated')
    expect(
      targetRules(given(), 'establish:data.restored', { basis: 'restoreJob', job: id('job-1'), verified: 'yes' }),
    ).toBe('violated')
    expect(targetRules(given(), 'establish:data.restored', { ...job, verification: null })).toBe('unknown')
    expect(targetRules(given(), 'establish:data.restored', { value: null })).toBe('satisfied')
  })

  test('after a restore, nothing completes without a plan for the events in the window', () => {
    const plan = (from: number, to: number): Json => ({
      windowFrom: minute(from),
      windowTo: minute(to),
      replay: 'orders',
      skip: 'mails',
      idempotencyKeys: 'order id',
      owner: 'Amara',
    })
    const restored = () =>
      given()
        .accepts('data.restore', restore, 'succeeded')
        .waits(1)
        .reads('data.restored', { basis: 'restoreJob', recoveredTo: minute(-21), verified: 'yes' })
    expect(targetRules(restored(), 'complete')).toBe('unknown')
    expect(targetRules(restored().reads('reprocessing.plan', plan(-21, -10)), 'complete')).toBe('satisfied')
    expect(targetRules(restored().reads('reprocessing.plan', plan(-20, -10)), 'complete')).toBe('violated')
    expect(targetRules(restored().reads('reprocessing.plan', plan(-21, -11)), 'complete')).toBe('violated')
    expect(targetRules(given().reads('restore.choice', 'forwardRepair'), 'complete')).toBe('satisfied')
    expect(
      targetRules(
        given().accepts('data.restore', restore, 'succeeded').reads('restore.choice', 'forwardRepair'),
        'complete',
      ),
    ).toBe('unknown')
  })
})

describe('Host OS Upgrade', () => {
  const runbook = at('host-os-upgrade')
  const [host, pool] = [id('host-1'), id('pool-1')]
  const given = () =>
    new GivenRun(runbook, { host, pool })
      .signs('cordon')
      .signs('headroom')
      .reads('pool.healthy', 4)
      .reads('pool.quorum', 3)
      .reads('pool.sessions', 50)
      .reads('pool.capacity', 100)
      .reads('host.capacity', 25)
      .reads('pool.headroom', 20)
  const drain = { host, deadline: minute(30) }

  test.each<[string, string, Json, Verdict]>([
    ['enough hosts and capacity', 'pool.headroom', 25, 'satisfied'],
    ['a host too few', 'pool.healthy', 3, 'violated'],
    ['too little headroom', 'pool.headroom', 26, 'violated'],
    ['an unknown quorum', 'pool.quorum', null, 'unknown'],
  ])('a drain with %s', (_, fact, value, verdict) => {
    expect(rulesOn(given().reads(fact, value), 'host.drain', drain)).toBe(verdict)
  })

  test('a drain ends in the future, is of this host, and is read anew for each', () => {
    expect(rulesOn(given(), 'host.drain', { ...drain, deadline: minute(0) })).toBe('violated')
    expect(rulesOn(given(), 'host.drain', { ...drain, host: id('host-2') })).toBe('violated')
    expect(rulesOn(given().waits(6), 'host.drain', drain)).toBe('unknown')
    expect(rulesOn(given().accepts('host.drain', drain, 'succeeded'), 'host.drain', drain)).toBe('unknown')
  })

  test('one drain a pool is open at a time, in the whole workspace', () => {
    const pair = given().accepts('host.drain', drain)
    expect(ruleAction(pair.input(), 'host.drain', drain).unavailable).toMatch(
      /^The same action is still open since entry \d+/,
    )
    const elsewhere = [{ action: 'host.drain', key: JSON.stringify(pool) }]
    expect(ruleAction(given().input({ openElsewhere: elsewhere }), 'host.drain', drain)).toMatchObject({
      verdict: 'unknown',
      unavailable: 'The same action is still open in another incident: its outcome comes first.',
    })
    expect(
      ruleAction(
        given().input({ openElsewhere: [{ action: 'host.drain', key: JSON.stringify(id('pool-2')) }] }),
        'host.drain',
        drain,
      ).verdict,
    ).toBe('satisfied')
  })

  test('drained means nobody left and nobody killed', () => {
    const drained = { outcome: 'drained', terminated: 0 }
    const draining = () => given().accepts('host.drain', drain).waits(1)
    expect(rulesOn(given().reads('sessions.active', 0), 'drain.finish', drained)).toBe('violated')
    expect(rulesOn(draining().reads('sessions.active', 0), 'drain.finish', drained)).toBe('satisfied')
    expect(rulesOn(draining().reads('sessions.active', 1), 'drain.finish', drained)).toBe('violated')
    expect(rulesOn(draining(), 'drain.finish', drained)).toBe('unknown')
    const kill = { recordedAs: 'deadlineEnforced' }
    expect(rulesOn(draining(), 'sessions.kill', kill)).toBe('violated')
    expect(rulesOn(draining().waits(30), 'sessions.kill', kill)).toBe('satisfied')
    expect(rulesOn(draining().waits(30), 'sessions.kill', { recordedAs: 'drained' })).toBe('violated')
    const killed = draining().waits(30).accepts('sessions.kill', kill, 'succeeded').waits(1).reads('sessions.active', 0)
    expect(rulesOn(killed, 'drain.finish', drained)).toBe('violated')
    expect(rulesOn(killed, 'drain.finish', { outcome: 'deadlineEnforced', terminated: 3 })).toBe('satisfied')
  })

  test('a hand edit is recorded first, once for each, and voids the checks', () => {
    const record: Json = { what: 'sysctl', why: 'broken', followUp: 'https://example.org/pr/1' }
    expect(rulesOn(given(), 'host.handEdit', { command: 'sysctl -w' })).toBe('unknown')
    const recorded = given().reads('drift.record', record)
    expect(rulesOn(recorded, 'host.handEdit', { command: 'sysctl -w' })).toBe('satisfied')
    expect(
      rulesOn(recorded.accepts('host.handEdit', { command: 'sysctl -w' }), 'host.handEdit', { command: 'again' }),
    ).toBe('unknown')
  })

  test('uncordon is absolute where the hand edit is not', () => {
    const checked = () =>
      given()
        .reads('host.postchecks', {
          boots: { result: 'ok' },
          joins: { result: 'ok' },
          runtime: { result: 'ok' },
          network: { result: 'ok' },
        })
        .reads('host.digest', { observed: 'a', desired: 'a' })
    expect(rulesOn(checked(), 'host.uncordon', { host })).toBe('satisfied')
    expect(rulesOn(checked().reads('host.digest', { observed: 'b', desired: 'a' }), 'host.uncordon', { host })).toBe(
      'violated',
    )
    expect(rulesOn(checked().accepts('host.handEdit', { command: 'x' }), 'host.uncordon', { host })).toBe('unknown')
    const [rule] = ruleAction(checked().input(), 'host.uncordon', { host }).rules
    expect(rule).toMatchObject({ absolute: true, overridable: null })
    expect(ruleAction(given().input(), 'host.handEdit', { command: 'x' }).rules[0]).toMatchObject({
      absolute: false,
      overridable: { role: 'commander' },
    })
  })
})

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
