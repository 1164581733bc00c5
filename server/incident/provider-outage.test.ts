import { beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { MyApps } from '#domain/notice/views.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { runOf } from './testing/host-driver.ts'
import type { OutageDriver } from './testing/outage-driver.ts'
import { providerOutage } from './testing/outage-driver.ts'
import { refusedBy } from './testing/refused-by.ts'
import { WakeDriver } from './testing/wake-driver.ts'

type Member = Awaited<ReturnType<Installation['joined']>>

const here = await installation()
let ada: { cookie: string; slug: string }
let bo: Member

beforeAll(async () => {
  ada = await here.claimed()
  bo = await here.joined(ada, 'responder', 'Bo')
})

const known = async () => (await providerOutage(here, ada)).known(ada)
const REGION = ['eu-west']
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const step = (run: OutageDriver, step: string) => ({ execution: run.on.execution, step })

describe('Provider Outage, run by two people through the API', () => {
  test('ends as failed over: frozen, told, approved, moved and looked at again', async () => {
    const owner = await here.joined(ada, 'appOwner', 'Olga', ['shop'])
    const run = await providerOutage(here, ada, { app: 'shop' })
    const first = run.unnamed({ state: 'suspected', cause: 'notYetKnown' })
    expect((await run.on.request(bo, 'status.publish', first)).outcome).toBe('authorized')
    await run.known(ada)
    await run.lacks(bo, 'Logs of the provider', 'Replication lag')
    for (const environment of ['eu-1', 'us-1']) {
      const paused = await run.on.try(bo, 'execution.completeStep', step(run, 'pause'))
      expect(paused.error?.message).toMatch(/^Held:/)
      expect((await run.freeze(bo, environment)).outcome).toBe('authorized')
    }
    await run.on.complete(bo, 'pause')
    const { freezes } = (await run.on.room(ada)).incident
    expect(freezes.map(({ kinds }) => kinds)).toEqual([
      ['promotion', 'migration'],
      ['promotion', 'migration'],
    ])
    const healths = { platformHealth: 'ok', dependencyHealth: 'degraded' }
    await run.publish(ada, { ...healths, bindings: [run.binding('eu-1'), run.binding('us-1')] })
    await run.on.complete(ada, 'tell')
    const told = await here.ok<MyApps>('myApps.read', {}, owner)
    expect(told.current).toMatchObject([
      {
        state: 'identified',
        cause: 'provider',
        provider: 'orders-db',
        environments: ['eu-1', 'us-1'],
        ...healths,
        works: 'Carts can be filled; paying fails',
        doNow: 'Nothing: orders are kept and sent later',
      },
    ])
    await run.ready(bo)
    expect(refusedBy(await run.failover(bo))[0]).toMatch(/^It needs an approval/)
    await run.approved(bo, ada)
    const moved = await run.failover(bo)
    expect(moved.outcome).toBe('authorized')
    await run.on.report(bo, runOf(moved))
    const early = await run.on.try(bo, 'execution.completeStep', step(run, 'failOver'))
    expect(early.error?.message).toMatch(/recorded before the last change/)
    expect(refusedBy(await run.on.finish(bo, 'failedOver'))).toEqual([
      'no-generic-crash-label violated',
      'no-unproven-failover unknown',
    ])
    await run.ready(bo)
    await run.on.complete(bo, 'failOver')
    await run.publish(ada, { state: 'resolved', works: 'Everything, from eu-west' })
    expect((await run.on.finish(bo, 'failedOver')).outcome).toBe('recorded')
    await run.on.ok(ada, 'incident.resolveIncident', { summary: 'Sessions run in eu-west' })
    const { incident } = await run.on.room(bo)
    expect(incident.status).toBe('resolved')
    expect(await run.on.fold(bo)).toEqual(incident)
    expect((await here.ok<MyApps>('myApps.read', {}, owner)).current).toEqual([])
  })

  test('ends as recovered: nothing was missing, so nothing was frozen; nobody failed over', async () => {
    const run = await known()
    await run.lacks(bo)
    await run.on.ok(bo, 'execution.closeStep', step(run, 'pause'))
    await run.publish(bo)
    await run.on.complete(bo, 'tell')
    await run.candidates(ada)
    await run.on.complete(ada, 'failOver')
    expect(refusedBy(await run.on.finish(ada, 'providerRecovered'))).toEqual([
      'no-generic-crash-label violated',
      'no-generic-crash-label violated',
    ])
    await run.separates(bo, { apps: 'ok' })
    await run.publish(bo, { state: 'resolved' })
    expect((await run.on.finish(ada, 'providerRecovered')).outcome).toBe('recorded')
  })
})

describe('What a step asks for', () => {
  test('two readings of health need two sources', async () => {
    const run = await providerOutage(here, ada)
    await run.classifies(ada)
    await run.separates(ada, { source: 'One dashboard' })
    const held = await run.on.try(ada, 'execution.completeStep', step(run, 'separate'))
    expect(held.error?.message).toMatch(/One source for both readings is one reading/)
    await run.separates(ada)
    await run.on.complete(ada, 'separate')
  })

  test('a freeze of promotions alone, or of one environment alone, pauses too little', async () => {
    const run = await providerOutage(here, ada)
    await run.lacks(ada, 'Logs')
    await run.freeze(ada, 'eu-1')
    await run.freeze(ada, 'us-1', ['promotion'])
    const held = await run.on.try(ada, 'execution.completeStep', step(run, 'pause'))
    expect(held.error?.message).toMatch(/both its promotions and its migrations/)
    await run.freeze(bo, 'us-1', ['migration'])
    await run.on.complete(ada, 'pause')
  })

  test('while nobody said what evidence is missing, the pause is neither needed nor left', async () => {
    const run = await providerOutage(here, ada)
    const left = await run.on.try(ada, 'execution.closeStep', step(run, 'pause'))
    expect(left.error?.code).toBe('CONFLICT')
  })

  test('the owner of each affected app is told, of each affected environment', async () => {
    const run = await known()
    const tell = () => run.on.try(ada, 'execution.completeStep', step(run, 'tell'))
    await run.publish(ada, { environments: [{ name: 'eu-1' }] })
    expect((await tell()).error?.message).toMatch(/^Held: .*every affected environment/)
    await run.publish(ada, { state: 'suspected', environments: [{ name: 'us-1' }] })
    expect((await tell()).error?.message).toMatch(/no more than a suspicion/)
    await run.publish(ada, { environments: [{ name: 'us-1' }] })
    expect((await tell()).error).toBeUndefined()
  })

  test('readiness of a region is recorded with evidence, and for a candidate alone', async () => {
    const run = await known()
    await run.candidates(ada, run.region)
    const key = await run.idOf(ada, run.region)
    const bare = await run.on.tryRecord(ada, 'failOver', { fact: 'region.dataReady', key, value: 'yes' })
    expect(bare.error?.fields).toHaveProperty('readings.0.attachments')
    const other = { fact: 'region.dataReady', key: newId(), value: 'yes', text: 'Seen' }
    expect((await run.on.tryRecord(ada, 'failOver', other)).error?.fields).toHaveProperty('readings.0.key')
    await run.on.record(ada, 'failOver', { fact: 'secrets.doubted', value: [run.secret] })
    const secret = await run.idOf(ada, run.secret)
    const doubt = await run.on.tryRecord(ada, 'failOver', { fact: 'secret.doubt', key: secret, value: 'expired' })
    expect(doubt.error?.fields).toHaveProperty('readings.0.attachments')
  })
})

describe('The approval of a failover', () => {
  const ready = async () => {
    const run = await known()
    await run.ready(ada)
    return run
  }
  const to = (run: OutageDriver) => ({ region: run.region })

  test('is not given by who asked, nor by a yes that types no region or another one', async () => {
    const run = await ready()
    const approval = await run.asks(bo, 'sessions.failover', to(run))
    expect((await run.tryGive(bo, approval, REGION)).status).toBe(403)
    for (const typed of [[], ['yes'], ['eu-central'], ['eu-west', 'eu-west']])
      expect((await run.tryGive(ada, approval, typed)).status).toBe(400)
    expect((await run.failover(bo)).outcome).toBe('refused')
    await run.gives(ada, approval, REGION)
    expect(refusedBy(await run.failover(ada))[0]).toMatch(/^It needs an approval/)
    expect((await run.failover(bo)).outcome).toBe('authorized')
    expect(refusedBy(await run.failover(bo))).toContain('no-unproven-failover unknown')
  })

  test('is not asked for while the region is not ready, and no reason breaks that glass', async () => {
    const run = await known()
    await run.ready(ada, { runtime: 'no' })
    for (const reason of [null, 'Every minute costs orders']) {
      const answer = await run.tryAsk(bo, 'sessions.failover', to(run), reason)
      expect((answer.data as { outcome: string }).outcome).toBe('refused')
    }
  })

  test('is void once readiness was read again, to the same value too', async () => {
    const run = await ready()
    await run.approved(bo, ada)
    await run.reads(ada, 'region.dataReady', 'yes')
    expect(refusedBy(await run.failover(bo))[0]).toMatch(/is void/)
  })

  test('is void for another region', async () => {
    const run = await ready()
    const other = { name: 'ap-south' }
    await run.candidates(ada, run.region, other)
    await run.reads(ada, 'region.dataReady', 'yes', {}, other)
    await run.reads(ada, 'region.runtimeReady', 'yes', {}, other)
    await run.approved(bo, ada)
    expect(refusedBy(await run.failover(bo, { region: other }))[0]).toMatch(/is void/)
    expect((await run.failover(bo)).outcome).toBe('authorized')
  })

  test('two who press at once: one failover', async () => {
    const run = await ready()
    await run.approved(bo, ada)
    const answers = await Promise.all([run.failover(bo), run.failover(bo), run.failover(bo)])
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['authorized', 'refused', 'refused'])
  })
})

describe('A secret', () => {
  test('is rotated on evidence, which the rotation of that secret alone makes old', async () => {
    const run = await known()
    const other = { name: 'queue-token' }
    await run.on.record(ada, 'failOver', { fact: 'secrets.doubted', value: [run.secret, other] })
    for (const secret of [run.secret, other]) {
      const key = await run.idOf(ada, secret)
      const doubt = { fact: 'secret.doubt', key, value: 'compromised' as Json, text: 'Seen in a paste' }
      await run.on.record(ada, 'failOver', doubt)
    }
    expect((await run.rotate(bo)).outcome).toBe('authorized')
    expect(refusedBy(await run.rotate(bo))).toEqual(['no-blind-secret-rotation unknown'])
    expect((await run.rotate(bo, { secret: other })).outcome).toBe('authorized')
  })

  test('is rotated without evidence only when the commander breaks the glass, for the reason given', async () => {
    const run = await known()
    await run.doubts(ada, 'sound')
    const secret = { secret: run.secret }
    expect(refusedBy(await run.rotate(bo))).toEqual(['no-blind-secret-rotation violated'])
    const approval = await run.asks(bo, 'secrets.rotate', secret, 'The vendor asked for it by telephone')
    expect((await run.tryGive(bo, approval, [])).status).toBe(403)
    await run.gives(ada, approval)
    const done = await run.rotate(bo)
    expect(done.entries.map(({ entry }) => entry.type)).toEqual(['action.authorized', 'glass.broken'])
    expect((await run.rotate(bo)).outcome).toBe('refused')
  })
})

describe('An update', () => {
  test('of another runbook in the same incident is ruled by the outage, too', async () => {
    const outage = await providerOutage(here, ada, { app: 'shop' })
    await outage.classifies(ada)
    const wake = await new WakeDriver(here, outage.on, 'shop').again(bo, 'shop')
    await wake.found(ada)
    await wake.checks(ada)
    expect(refusedBy(await wake.publish(bo, { cause: 'appCrash' }))).toEqual(['no-generic-crash-label violated'])
    expect((await wake.publish(bo, { cause: 'provider', provider: outage.provider })).outcome).toBe('authorized')
  })

  test('names a provider that is read as degraded; the first word may name whom it suspects', async () => {
    const run = await providerOutage(here, ada)
    const other = { provider: { name: 'mail-queue' } }
    expect((await run.publish(bo, { state: 'suspected', ...other })).outcome).toBe('authorized')
    expect(refusedBy(await run.publish(bo, other))).toEqual(['no-generic-crash-label unknown'])
    await run.classifies(ada)
    expect(refusedBy(await run.publish(bo, other))).toEqual(['no-generic-crash-label violated'])
    await run.classifies(ada, [run.binding('eu-1', other)])
    expect((await run.publish(bo, other)).outcome).toBe('authorized')
  })

  test('is not published with what is missing, unknown or of another kind', async () => {
    const run = await known()
    for (const [field, value] of [
      ['state', null],
      ['cause', 'weather'],
      ['provider', 'orders-db'],
      ['apps', []],
      ['apps', [newId()]],
      ['environments', []],
      ['bindings', [{ app: run.app }]],
      ['works', ' '],
      ['doNow', null],
      ['audience', 'Everybody'],
    ] as [string, Json][]) {
      const answer = await run.on.tryRequest(bo, 'status.publish', run.update({ [field]: value }))
      expect([field, value, answer.error?.code]).toEqual([field, value, 'BAD_INPUT'])
    }
  })
})

test('a stale look, twenty minutes old, moves nobody', async () => {
  const run = await known()
  await run.ready(ada, { observedAt: minutesAgo(20) })
  expect(refusedBy(await run.failover(bo))).toContain('no-unproven-failover unknown')
})
