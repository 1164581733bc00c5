import { setTimeout as passes } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { installation } from '#server/auth/testing/installation.ts'
import type { Who } from './testing/driver.ts'
import type { HostDriver } from './testing/host-driver.ts'
import { hostUpgrade, runOf } from './testing/host-driver.ts'
import { refusedBy } from './testing/refused-by.ts'
import type { CommandAnswer } from './verb.ts'

const here = await installation()
let ada: Who
let bo: Who & { member: string }
let pools = 0

beforeAll(async () => {
  ada = await here.claimed()
  bo = await here.joined(ada, 'responder', 'Bo')
})

/** A pool of its own, so that no test waits for another. */
const inNewPool = () => `pool-${++pools}`
const drainable = async (more: Parameters<typeof hostUpgrade>[2] = {}) => {
  const run = await hostUpgrade(here, ada, { pool: inNewPool(), ...more })
  await run.untilDrain(ada)
  return run
}

test('Host OS Upgrade is run by two people through the API, from the cordon to the end', async () => {
  const run = await hostUpgrade(here, ada, { pool: inNewPool() })
  await run.untilUpgrade(bo)
  expect((await run.bootstrap(ada)).outcome).toBe('authorized')
  await run.readsUpgrade(ada)
  await run.on.complete(ada, 'upgrade')
  await run.readsPostchecks(bo)
  expect((await run.carriesOut(bo, 'host.uncordon', { host: run.host })).outcome).toBe('authorized')
  await run.on.complete(bo, 'postcheck')
  const done = await run.on.finish(ada, 'upgraded')
  expect(done.entries.at(-1)?.entry.type).toBe('execution.completed')
  await run.on.ok(ada, 'incident.resolveIncident', { summary: 'Patched' })
  const { incident } = await run.on.room(bo)
  expect(incident.status).toBe('resolved')
  expect(await run.on.fold(bo)).toEqual(incident)
})

describe('Do not kill active sessions while claiming a drain', () => {
  let run: HostDriver
  let drain: CommandAnswer

  beforeAll(async () => {
    run = await drainable()
  })

  const finish = (outcome: string, terminated: number) => run.on.request(bo, 'drain.finish', { outcome, terminated })
  const kill = (recordedAs: string) => run.on.request(bo, 'sessions.kill', { host: run.host, recordedAs })

  test('no end before a drain, no drain with a deadline in the past', async () => {
    await run.readsSessions(bo, 0)
    expect(refusedBy(await finish('drained', 0))).toEqual(['no-kill-as-drain violated'])
    const past = new Date(Date.now() - 60_000).toISOString()
    expect(refusedBy(await run.drain(bo, { deadline: past }))).toEqual(['no-kill-as-drain violated'])
  })

  test('no kill before the deadline; a reading from before the drain says nothing', async () => {
    drain = await run.drain(bo, { deadline: new Date(Date.now() + 2_000).toISOString() })
    expect(drain.outcome).toBe('authorized')
    expect(refusedBy(await finish('drained', 0))).toEqual(['no-kill-as-drain unknown'])
    expect(refusedBy(await kill('deadlineEnforced'))).toEqual(['no-kill-as-drain violated'])
    await run.readsSessions(bo, 3)
    expect(refusedBy(await finish('drained', 0))).toEqual(['no-kill-as-drain violated'])
    expect(refusedBy(await finish('deadlineEnforced', 3))).toEqual(['no-kill-as-drain violated'])
    await run.readsSessions(bo, null)
    expect(refusedBy(await finish('drained', 0))).toEqual(['no-kill-as-drain unknown'])
  })

  test('a kill after the deadline is never called a drain', async () => {
    await passes(2_100)
    expect(refusedBy(await kill('drained'))).toEqual(['no-kill-as-drain violated'])
    expect(
      (await run.carriesOut(bo, 'sessions.kill', { host: run.host, recordedAs: 'deadlineEnforced' })).outcome,
    ).toBe('authorized')
    await run.readsSessions(bo, 0)
    expect(refusedBy(await finish('drained', 0))).toEqual(['no-kill-as-drain violated'])
    expect((await finish('deadlineEnforced', 3)).outcome).toBe('authorized')
    await run.on.report(bo, runOf(drain))
    await run.on.complete(bo, 'drain')
  })
})

describe('Do not drain below quorum', () => {
  test('a drain is held before the steps that make it safe', async () => {
    const run = await hostUpgrade(here, ada, { pool: inNewPool() })
    await run.readsPool(ada)
    expect(refusedBy(await run.drain(bo))).toEqual(['held by drain'])
  })

  test('a host too few, no room, unknown, old, another host: each is refused', async () => {
    const run = await drainable()
    const without = async (wrong: Record<string, number | null>) => {
      await run.readsPool(ada, wrong)
      return refusedBy(await run.drain(bo))
    }
    expect(await without({ 'pool.healthy': 3 })).toEqual(['no-drain-below-quorum violated'])
    expect(await without({ 'pool.headroom': 26 })).toEqual(['no-drain-below-quorum violated'])
    expect(await without({ 'pool.quorum': null })).toEqual(['no-drain-below-quorum unknown'])
    await run.readsPool(ada)
    expect(refusedBy(await run.drain(bo, { host: { name: 'runner-8' } }))).toEqual(['no-drain-below-quorum violated'])
    const stale = await hostUpgrade(here, ada, { pool: inNewPool() })
    const observedAt = new Date(Date.now() - 301_000).toISOString()
    await stale.carriesOut(ada, 'host.cordon', { host: stale.host })
    await stale.on.complete(ada, 'cordon')
    const old = Object.entries({ size: 4, quorum: 3, healthy: 4, sessions: 50, capacity: 100, headroom: 20 })
    const readings = old.map(([name, value]) => ({ fact: `pool.${name}`, value, observedAt }))
    await stale.on.record(ada, 'headroom', ...readings, { fact: 'host.capacity', value: 25, observedAt })
    expect(refusedBy(await stale.drain(bo))).toContain('no-drain-below-quorum unknown')
  })

  test('a second drain in the pool waits for the first, and then reads the pool again', async () => {
    const pool = inNewPool()
    const first = await drainable({ pool, host: 'runner-1' })
    const second = await drainable({ pool: pool.toUpperCase(), host: 'runner-2' })
    const elsewhere = await drainable()
    const drain = await first.drain(ada)
    expect(refusedBy(await second.drain(bo))).toEqual([
      `The same action is still open in ${first.on.number}: its outcome comes first.`,
    ])
    expect((await elsewhere.drain(bo)).outcome).toBe('authorized')
    await first.on.report(ada, runOf(drain))
    expect(refusedBy(await second.drain(bo))).toEqual([
      expect.stringMatching(`^The same action ended in ${first.on.number} after this was read. Read again: "Healthy`),
    ])
    await second.readsPool(bo)
    expect((await second.drain(bo)).outcome).toBe('authorized')
  })

  test('drains of one pool asked for in several incidents at once: one is authorized', async () => {
    const pool = inNewPool()
    for (let round = 0; round < 3; round++) {
      const runs = await Promise.all(
        ['a', 'b', 'c', 'd'].map((name) => drainable({ pool, host: `${pool}-${round}-${name}` })),
      )
      const answers = await Promise.all(runs.map((run, i) => run.drain(i % 2 === 0 ? ada : bo)))
      expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['authorized', 'refused', 'refused', 'refused'])
      const winner = answers.findIndex(({ outcome }) => outcome === 'authorized')
      const [run, answer] = [runs[winner], answers[winner]]
      if (!run || !answer) throw new Error('No drain was authorized')
      await run.on.report(ada, runOf(answer))
    }
  })

  test('a drain in a private incident holds the pool and gives no name away', async () => {
    const pool = inNewPool()
    const hidden = await drainable({ pool, host: 'runner-3', hidden: true })
    const open = await drainable({ pool, host: 'runner-4' })
    const drain = await hidden.drain(ada)
    expect(drain.outcome).toBe('authorized')
    expect(refusedBy(await open.drain(bo))).toEqual([
      'The same action is still open in another incident: its outcome comes first.',
    ])
    const room = JSON.stringify([await open.on.room(bo), await open.on.fold(bo)])
    for (const secret of [hidden.on.incident, hidden.on.execution, hidden.on.number, runOf(drain)])
      expect(room).not.toContain(secret)
    await hidden.on.report(ada, runOf(drain))
    expect(refusedBy(await open.drain(bo))[0]).toMatch(/^The same action ended in another incident after this was read/)
  })

  test('a run that others wait for cannot be abandoned before its outcome is reported', async () => {
    const run = await drainable()
    const drain = await run.drain(ada)
    const abandon = { execution: run.on.execution, reason: 'Tomorrow' }
    const early = await run.on.try(ada, 'execution.abandonExecution', abandon)
    expect(early.error).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/Say what came of it first/) })
    await run.on.report(ada, runOf(drain), 'failed')
    expect((await run.on.try(ada, 'execution.abandonExecution', abandon)).status).toBe(200)
  })

  test('a request sent twice is authorized once, and claims once', async () => {
    const run = await drainable()
    const deadline = new Date(Date.now() + 600_000).toISOString()
    const [command, id] = [newId(), newId()]
    const input = { command, execution: run.on.execution, run: id, action: 'host.drain' }
    const ask = () => run.on.ok(ada, 'execution.requestAction', { ...input, params: { host: run.host, deadline } })
    const answers = [await ask(), await ask()]
    expect(answers.map(({ outcome, seq }) => [outcome, seq])).toEqual([
      ['authorized', answers[0]?.seq],
      ['authorized', answers[0]?.seq],
    ])
    await run.on.report(ada, id)
  })
})

describe('Do not hand-edit host drift without recording it', () => {
  let run: HostDriver

  beforeAll(async () => {
    run = await hostUpgrade(here, ada, { pool: inNewPool() })
    await run.untilUpgrade(ada)
  })

  const edit = () => run.on.request(bo, 'host.handEdit', { command: 'sysctl -w vm.max_map_count=262144' })
  const uncordon = () => run.on.request(bo, 'host.uncordon', { host: run.host })

  test('an edit without its record is refused, and one record pays for one edit', async () => {
    expect(refusedBy(await edit())).toEqual(['no-unrecorded-hand-edit unknown'])
    await run.readsDrift(bo)
    const first = await edit()
    expect(first.outcome).toBe('authorized')
    await run.on.report(bo, runOf(first))
    expect(refusedBy(await edit())).toEqual(['no-unrecorded-hand-edit unknown'])
  })

  test('the host comes back only with every postcheck ok and the desired digest, read since the last edit', async () => {
    await run.bootstrap(ada)
    await run.readsUpgrade(ada)
    expect(refusedBy(await uncordon())).toContain('held by postcheck')
    await run.on.complete(ada, 'upgrade')
    expect(refusedBy(await uncordon())).toEqual(['no-unrecorded-hand-edit unknown'])
    await run.readsPostchecks(bo, { network: 'failed' })
    expect(refusedBy(await uncordon())).toEqual(['no-unrecorded-hand-edit violated'])
    await run.readsPostchecks(bo, { observed: 'sha256:old' })
    expect(refusedBy(await uncordon())).toEqual(['no-unrecorded-hand-edit violated'])
    await run.readsPostchecks(bo)
    await run.readsDrift(bo)
    const second = await edit()
    await run.on.report(bo, runOf(second))
    expect(refusedBy(await uncordon())).toEqual(['no-unrecorded-hand-edit unknown'])
    await run.readsPostchecks(bo)
    await run.carriesOut(bo, 'host.uncordon', { host: run.host })
    await run.on.complete(bo, 'postcheck')
  })

  test('the run does not end while the host was edited after it came back', async () => {
    await run.on.ok(bo, 'execution.reportOutsideAct', {
      execution: run.on.execution,
      action: 'host.handEdit',
      occurredAt: new Date().toISOString(),
      who: 'A contractor',
      what: 'Changed a sysctl',
    })
    expect(refusedBy(await run.on.finish(ada, 'upgraded'))).toEqual(['no-unrecorded-hand-edit unknown'])
    await run.readsPostchecks(bo)
    expect((await run.on.finish(ada, 'upgraded')).outcome).toBe('recorded')
  })
})
