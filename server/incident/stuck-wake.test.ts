import { beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import { installation } from '#server/auth/testing/installation.ts'
import type { Who } from './testing/driver.ts'
import { refusedBy } from './testing/refused-by.ts'
import type { WakeDriver } from './testing/wake-driver.ts'
import { minutesAgo, stuckWake } from './testing/wake-driver.ts'

const here = await installation()
let ada: Who
let bo: Who

beforeAll(async () => {
  ada = await here.claimed()
  bo = await here.joined(ada, 'responder', 'Bo')
})

const found = async (other: Record<string, Json> = {}) => (await stuckWake(here, ada)).found(ada, other)

test('Stuck Wake is run by two people through the API, from the wake operation to the word to the app owner', async () => {
  const run = await found({ 'wake.active': [{ name: 'wake-1' }, { name: 'wake-2' }] })
  await run.checks(bo)
  await run.on.complete(bo, 'check')
  const coalesce = { keep: { name: 'wake-1' }, drop: [{ name: 'wake-2' }] }
  expect((await run.carriesOut(ada, 'wake.coalesce', coalesce)).outcome).toBe('authorized')
  await run.on.complete(ada, 'coalesce')
  await run.budget(bo, '5m')
  expect((await run.carriesOut(bo, 'traffic.return503', { retryAfter: '30s' })).outcome).toBe('authorized')
  await run.on.complete(bo, 'answer')
  const works = 'Requests are answered with 503'
  const told = { works, doNow: 'Retry in a minute', audience: 'Owners of sleeping apps' }
  await run.on.record(ada, 'surface', { fact: 'owner.notice', value: told })
  const published = await run.publish(ada, told)
  expect(published.entries.map(({ entry }) => entry.type)).toEqual(['action.authorized', 'outcome.reported'])
  await run.on.complete(ada, 'surface')
  const done = await run.on.finish(bo, 'unavailable')
  expect(done.entries.at(-1)?.entry.type).toBe('execution.completed')
  await run.on.ok(ada, 'incident.resolveIncident', { summary: 'The runner was replaced' })
  const { incident } = await run.on.room(bo)
  expect(incident.status).toBe('resolved')
  expect(await run.on.fold(bo)).toEqual(incident)
})

test('an app that was ready is marked hot, which needs no 503, and the run ends hot', async () => {
  const run = await found()
  await run.checks(bo)
  await run.on.complete(bo, 'check')
  await run.ready(bo)
  expect(refusedBy(await run.on.finish(ada, 'hot'))).toEqual(['no-hot-before-ready violated'])
  expect((await run.carriesOut(ada, 'app.markHot', { app: run.app, attempt: { name: 'attempt-1' } })).outcome).toBe(
    'authorized',
  )
  await run.on.ok(ada, 'execution.closeStep', { execution: run.on.execution, step: 'coalesce' })
  await run.on.ok(ada, 'execution.closeStep', { execution: run.on.execution, step: 'answer' })
  const told = { works: 'All', doNow: 'Nothing', audience: 'Owners' }
  await run.on.record(bo, 'surface', { fact: 'owner.notice', value: told })
  await run.publish(bo, { state: 'resolved' })
  await run.on.complete(bo, 'surface')
  expect((await run.on.finish(ada, 'hot')).outcome).toBe('recorded')
})

describe('Do not buffer unsafe requests indefinitely', () => {
  test('a bounded buffer of safe methods passes within the budget, and is refused in every other form', async () => {
    const run = await found()
    expect(refusedBy(await run.buffer(bo))).toEqual(['no-indefinite-buffering unknown'])
    await run.budget(bo, '5m')
    expect((await run.buffer(bo)).outcome).toBe('authorized')
    for (const params of [
      { methods: ['GET', 'POST'] },
      { methods: ['get'] },
      { maxSeconds: '0s' },
      { maxSeconds: '4m' },
    ] as Record<string, Json>[])
      expect([params, refusedBy(await run.buffer(bo, params))]).toEqual([params, ['no-indefinite-buffering violated']])
    const unbounded = await run.on.request(bo, 'traffic.buffer', { methods: ['GET'] })
    expect(refusedBy(unbounded)).toEqual(['no-indefinite-buffering violated'])
    expect(refusedBy(await run.buffer(bo, { maxSeconds: null }))).toEqual(['no-indefinite-buffering unknown'])
  })

  test('not on a wake operation that was read too long ago, or withdrawn', async () => {
    const run = await found()
    await run.budget(bo, '60m')
    const entry = Number((await run.on.fold(ada)).executions[run.on.execution]?.readings['wake.operation']?.at(-1)?.seq)
    const taken = { execution: run.on.execution, fact: 'wake.operation', entry, reason: 'Another app' }
    await run.on.ok(ada, 'execution.withdrawReading', taken)
    expect(refusedBy(await run.buffer(bo))).toContain('no-indefinite-buffering unknown')
    await run.finds(ada, {}, { observedAt: minutesAgo(11) })
    expect(refusedBy(await run.buffer(bo))).toContain('no-indefinite-buffering unknown')
  })

  test('a 503 names a wait, and unavailable needs one that was returned', async () => {
    const run = await found()
    expect(refusedBy(await run.on.request(bo, 'traffic.return503', { retryAfter: '0s' }))).toEqual([
      'no-indefinite-buffering violated',
    ])
    expect(refusedBy(await run.on.finish(ada, 'unavailable'))).toEqual(['no-indefinite-buffering violated'])
    const forged = { execution: run.on.execution, run: newId(), action: 'traffic.return503' }
    const answer = await run.on.try(bo, 'execution.requestAction', { ...forged, params: { retryAfter: 30 } })
    expect(answer.error?.code).toBe('BAD_INPUT')
  })
})

describe('Do not start unlimited allocations under a stampede', () => {
  const start = (run: WakeDriver) => run.on.request(bo, 'allocation.start', { app: run.app })

  test('one starts below the limit; the next waits for a new count, and none starts at the limit', async () => {
    const run = await found()
    expect((await start(run)).outcome).toBe('authorized')
    expect(refusedBy(await start(run))).toEqual(['no-unlimited-allocations unknown'])
    await run.finds(ada, { 'allocation.active': 2 })
    expect(refusedBy(await start(run))).toEqual(['no-unlimited-allocations violated'])
  })

  test('none starts while two wakes are active, until they are coalesced and read again', async () => {
    const two = [{ name: 'wake-1' }, { name: 'wake-2' }]
    const run = await found({ 'wake.active': two })
    expect(refusedBy(await start(run))).toEqual(['no-unlimited-allocations violated'])
    const coalesce = (keep: string, ...drop: string[]) =>
      run.carriesOut(bo, 'wake.coalesce', { keep: { name: keep }, drop: drop.map((name) => ({ name })) })
    for (const [keep, ...drop] of [
      ['wake-1', 'wake-1', 'wake-2'],
      ['wake-9', 'wake-2'],
      ['wake-1', 'wake-9'],
    ] as const)
      expect(refusedBy(await coalesce(keep, ...drop))).toEqual(['no-unlimited-allocations violated'])
    await coalesce('wake-1', 'wake-2')
    expect(refusedBy(await start(run))).toContain('no-unlimited-allocations unknown')
    await run.finds(ada)
    expect((await start(run)).outcome).toBe('authorized')
  })

  test('two who ask at once for the last allocation: one gets it', async () => {
    const run = await found()
    const answers = await Promise.all([start(run), start(run)])
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['authorized', 'refused'])
  })
})

describe('Do not mark the app hot before readiness', () => {
  const never = 'no-hot-before-ready violated'
  let run: WakeDriver

  beforeAll(async () => {
    run = await found()
  })

  test('held until the attempt is found, and unknown until readiness is read', async () => {
    const fresh = await stuckWake(here, ada)
    expect(refusedBy(await fresh.hot(bo))).toContain('no-hot-before-ready unknown')
    expect(refusedBy(await run.hot(bo))).toEqual(['no-hot-before-ready unknown'])
  })

  test.each<[string, () => Promise<unknown>, Record<string, Json>, string]>([
    ['of another attempt', () => run.ready(bo, 'attempt-0'), {}, never],
    ['that did not pass', () => run.ready(bo, 'attempt-1', { passed: 'no' }), {}, never],
    ['that passed before the attempt', () => run.ready(bo, 'attempt-1', { passedAt: minutesAgo(3) }), {}, never],
    ['seen before the attempt', () => run.ready(bo, 'attempt-1', { observedAt: minutesAgo(3) }), {}, never],
    ['named for an old attempt', () => run.ready(bo), { attempt: { name: 'attempt-0' } }, never],
    ['named for another app', () => run.ready(bo), { app: { name: 'search' } }, never],
  ])('refused on readiness %s', async (_, read, params, says) => {
    const fresh = await found()
    run = fresh
    await read()
    expect(refusedBy(await fresh.hot(bo, params))).toEqual([says])
  })

  test('refused once the attempt failed, and when somebody started another outside', async () => {
    await run.ready(bo)
    expect((await run.hot(bo)).outcome).toBe('authorized')
    const outside = { action: 'allocation.start', occurredAt: minutesAgo(0), who: 'Not known', what: 'By hand' }
    await run.on.ok(bo, 'execution.reportOutsideAct', { execution: run.on.execution, ...outside })
    expect(refusedBy(await run.hot(bo))).toContain('no-hot-before-ready unknown')
    await run.finds(ada, { 'allocation.attempt': run.attempt('attempt-1', 'failed') })
    await run.ready(bo)
    expect(refusedBy(await run.hot(bo))).toEqual([never])
  })
})

describe('Do not hide provider failures as generic app crashes', () => {
  const crash = { cause: 'appCrash' }
  const hidden = 'no-generic-crash-label violated'
  const provider = { name: 'orders-db' }

  test('while a binding fails, or nobody looked, an update names the provider; the first word need not wait', async () => {
    const run = await found()
    expect(refusedBy(await run.publish(bo, crash))).toEqual(['no-generic-crash-label unknown'])
    expect((await run.publish(bo, { state: 'suspected', cause: 'notYetKnown' })).outcome).toBe('authorized')
    await run.checks(bo, null)
    expect(refusedBy(await run.publish(bo, crash))).toEqual(['no-generic-crash-label unknown'])
    await run.checks(bo, 'failed')
    for (const params of [crash, { ...crash, provider }, { cause: 'provider' }, { cause: 'notYetKnown' }])
      expect(refusedBy(await run.publish(bo, params))).toEqual([hidden])
    expect((await run.publish(bo, { cause: 'provider', provider })).outcome).toBe('authorized')
    await run.checks(bo)
    expect((await run.publish(bo, crash)).outcome).toBe('authorized')
    const bindings = [{ app: run.app, environment: { name: 'eu-1' }, provider }]
    expect(refusedBy(await run.publish(bo, { ...crash, bindings }))).toEqual([hidden])
  })

  test('not from another run in the same incident either', async () => {
    const [first, calm] = [await found(), await stuckWake(here, ada)]
    await first.checks(bo, 'failed')
    const second = await (await first.again(bo, 'search')).found(bo)
    await second.checks(bo)
    expect(refusedBy(await second.publish(ada, crash))).toEqual([hidden])
    await calm.found(ada)
    await calm.checks(ada)
    expect((await calm.publish(ada, crash)).outcome).toBe('authorized')
    await first.on.ok(ada, 'execution.abandonExecution', { execution: first.on.execution, reason: 'Found it' })
    expect((await second.publish(ada, crash)).outcome).toBe('authorized')
  })

  test('what is unknown, missing or of another kind is not published', async () => {
    const run = await found()
    await run.checks(bo)
    const environments = (await run.on.room(bo)).incident.executions[run.on.execution]?.scope.environment
    for (const [field, value] of [
      ['state', null],
      ['cause', 'weather'],
      ['works', null],
      ['works', '  '],
      ['apps', []],
      ['apps', null],
      ['apps', [environments ?? '']],
      ['apps', [newId()]],
      ['environments', 'eu-1'],
      ['bindings', [{ app: { name: 'checkout' } }]],
      ['severity', 'SEV1'],
    ] as [string, Json][]) {
      const answer = await run.tryPublish(bo, { [field]: value })
      expect([field, value, answer.error?.code]).toEqual([field, value, 'BAD_INPUT'])
    }
  })
})
