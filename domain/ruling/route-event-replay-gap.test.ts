import { describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { factStatus } from '#domain/ruling/fact-status.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import { GivenRun, id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { rulesOn, targetRules } from '#domain/ruling/testing/verdicts.ts'

const runbook = runbookAt('runbooks/route-event-replay-gap.yaml')
const route = id('route-1')
const owner = id('op-8790')

const given = () =>
  new GivenRun(runbook, { environment: id('production') })
    .reads('gap', { routes: [route], edges: [id('edge-1')], fromSequence: 10, toSequence: 12, detectedAt: minute(0) })
    .reads('owner.maxAge', '3600s')
    .waits(1)

const file = { id: id('file'), name: 'snapshot.json', size: 12, sha256: 'a'.repeat(64) }
const signed: Json = { file, signature: 'AAAA', keyId: 'key-1' }
const check = (other: { [name: string]: Json } = {}) => ({
  verdict: 'verified',
  id: id('snap-12'),
  sequence: 12,
  createdAt: minute(0),
  sha256: 'a'.repeat(64),
  keyId: 'key-1',
  ...other,
})

/** A snapshot with what a verifier said of it, both at this minute. */
const checks = (run: GivenRun, other: { [name: string]: Json } = {}, owners: Json = [{ route, owner }]) => {
  run.reads('snapshot', signed)
  const cites = [run.seq]
  return run
    .reads('snapshotCheck', check(other), { observer: 'probe', cites })
    .reads('snapshotOwners', owners, { observer: 'probe', cites })
}
const stream = (run: GivenRun, consumers = ['edge']) => run.reads('stream', { stream: 'routes', consumers })
const resume = { stream: 'routes', consumer: 'edge', startSequence: 13 }

describe('what a verifier said', () => {
  test('counts for the reading it verified, and is void once another one is read', () => {
    const run = stream(checks(given()))
    expect(rulesOn(run, 'jetstream.resume', resume)).toBe('satisfied')
    run.waits(1).reads('snapshot', signed)
    expect(rulesOn(run, 'jetstream.resume', resume)).toBe('unknown')
    expect(factStatus(run.input(), 'snapshotCheck')).toMatchObject({ status: 'notVerified', value: null })
    checks(run.waits(1), { sequence: 20 })
    expect(rulesOn(run, 'jetstream.resume', { ...resume, startSequence: 21 })).toBe('satisfied')
  })

  test('rests on the reading as well as on the check', () => {
    const run = stream(checks(given()))
    const { restsOn } = ruleAction(run.input(), 'jetstream.resume', resume)
    const { snapshot = [], snapshotCheck = [] } = run.run.readings
    expect(restsOn).toEqual(expect.arrayContaining([...snapshot, ...snapshotCheck].map(({ seq }) => seq)))
  })

  test.each([
    ['withdrawn', { withdrawn: true }],
    ['redacted', { redacted: true }],
  ] as const)('is unknown once what it verified is %s, and once it is so itself', (state, change) => {
    for (const fact of ['snapshot', 'snapshotCheck']) {
      const run = stream(checks(given())).changesReading(fact, change)
      expect(factStatus(run.input(), 'snapshotCheck').status).toBe(state)
      expect(rulesOn(run, 'jetstream.resume', resume)).toBe('unknown')
    }
  })

  test('is nothing that a person can say, whatever stands in the journal', () => {
    const run = given().reads('snapshot', signed)
    run.reads('snapshotCheck', check(), { observer: 'person', cites: [run.seq] })
    expect(factStatus(run.input(), 'snapshotCheck').status).toBe('notVerified')
  })

  test('counts whoever brought the bytes: a program, too', () => {
    const run = stream(checks(given())).changesReading('snapshot', { observer: 'program', acknowledged: false })
    expect(rulesOn(run, 'jetstream.resume', resume)).toBe('satisfied')
  })

  test('that it failed is known, with nothing that the bytes say', () => {
    const failed = { verdict: 'failed', id: null, sequence: null, createdAt: null }
    const run = stream(checks(given(), failed, null))
    expect(rulesOn(run, 'jetstream.resume', resume)).toBe('violated')
    const verify = stepViews(run.signs('contain').signs('fetch').input()).find((step) => step.id === 'verify')
    expect(verify?.passes).toMatchObject({ verdict: 'violated', because: expect.stringContaining('Verdict: failed') })
  })
})

test('a snapshot that ends before either end of the gap does not cover it', () => {
  const run = stream(checks(given(), { sequence: 11 }))
  expect(rulesOn(run, 'jetstream.resume', { ...resume, startSequence: 12 })).toBe('violated')
  const turned = new GivenRun(runbook, {}).reads('gap', {
    routes: [route],
    edges: [id('edge-1')],
    fromSequence: 900,
    toSequence: 12,
    detectedAt: minute(0),
  })
  expect(factStatus(checks(turned.waits(1)).input(), 'snapshotCovers').value).toBe(false)
})

test('the owner is never chosen by allocation health', () => {
  const use = (basis: string) => ({ route, owner, basis })
  expect(rulesOn(given(), 'owner.use', use('allocationHealth'))).toBe('violated')
  expect(rulesOn(given(), 'owner.use', use('signedSnapshot'))).toBe('unknown')
  expect(rulesOn(checks(given()), 'owner.use', use('signedSnapshot'))).toBe('satisfied')
  const verified = given().reads('owner.lastVerified', { owner, verifiedAt: minute(0) }, { key: route })
  expect(rulesOn(verified, 'owner.use', use('lastVerifiedOwner'))).toBe('satisfied')
  expect(rulesOn(verified, 'owner.use', { ...use('lastVerifiedOwner'), owner: id('op-8791') })).toBe('violated')
  expect(rulesOn(verified, 'owner.use', { ...use('lastVerifiedOwner'), route: id('route-2') })).toBe('unknown')
  expect(rulesOn(verified.waits(60), 'owner.use', use('lastVerifiedOwner'))).toBe('violated')
})

describe('a gap is cleared', () => {
  const resumed = () => stream(checks(given())).waits(1).accepts('jetstream.resume', resume, 'succeeded')

  test('once every consumer resumed from a snapshot that was verified after the gap was recorded', () => {
    expect(targetRules(stream(checks(given())), 'complete')).toBe('violated')
    expect(targetRules(resumed(), 'complete')).toBe('satisfied')
    expect(targetRules(stream(resumed(), ['edge', 'edge-2']), 'complete')).toBe('violated')
    expect(targetRules(checks(resumed().waits(1)), 'complete')).toBe('violated')
  })

  test('never by what somebody claims of the time: it is when the entries were accepted that counts', () => {
    const run = resumed().waits(5)
    const { value } = run.run.readings.gap?.[0] ?? { value: null }
    run.reads('gap', value, { observedAt: 2 })
    expect(targetRules(run, 'complete')).toBe('violated')
  })
})

test('contained is each affected route, closed by one run that names it in a list or served from its own owner', () => {
  const routes = [route, id('route-2')]
  const run = new GivenRun(runbook, {}).reads('gap', {
    routes,
    edges: [id('edge-1')],
    fromSequence: 10,
    toSequence: 12,
    detectedAt: minute(0),
  })
  const missing = () => stepViews(run.input())[0]?.missing.filter(({ kind }) => kind === 'action')
  expect(missing()).toHaveLength(2)
  run.accepts('routes.failClosed', { routes: [route] }, 'succeeded')
  expect(missing()).toMatchObject([{ key: id('route-2') }])
  run.accepts('owner.use', { route: id('route-2'), owner, basis: 'operation' }, 'succeeded')
  expect(missing()).toEqual([])
})
