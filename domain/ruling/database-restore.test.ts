import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import type { Verdict } from '#domain/ruling/ruling.ts'
import { GivenRun, id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import type { Params } from '#domain/ruling/testing/verdicts.ts'
import { rulesOn, targetRules } from '#domain/ruling/testing/verdicts.ts'

describe('Database Restore', () => {
  const runbook = runbookAt('runbooks/database-restore.yaml')
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
      ruleAction(run.signs('identify').signs('fence', 'skipped').input(), 'data.restore', params).approval?.says ?? null
    expect(ask(given(), restore)).toMatch(/^It needs an approval: ask for it first/)
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

  test('restored is said of a verification that is as expected, and of none that nobody knows', () => {
    const job = { basis: 'restoreJob', job: id('job-1'), verification: 'count', recoveredTo: minute(-21) }
    const plan = {
      windowFrom: minute(-21),
      windowTo: minute(-10),
      replay: 'orders',
      skip: 'mails',
      idempotencyKeys: 'order id',
      owner: 'Amara',
    }
    const verified = (verdict: Json) =>
      given()
        .accepts('data.restore', restore, 'succeeded')
        .waits(1)
        .reads('data.restored', { ...job, verified: verdict })
        .reads('reprocessing.plan', plan)
    expect(targetRules(verified('yes'), 'resolve:restored')).toBe('satisfied')
    expect(targetRules(verified('no'), 'resolve:restored')).toBe('violated')
    expect(targetRules(verified(null), 'resolve:restored')).toBe('unknown')
  })
})
