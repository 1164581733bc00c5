import { describe, expect, test } from 'vitest'
import { ruleAction } from '#domain/ruling/rule.ts'
import { GivenRun, id, minute } from '#domain/ruling/testing/given-run.ts'
import { at, rulesOn, targetRules } from '#domain/ruling/testing/verdicts.ts'

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
