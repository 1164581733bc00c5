import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { installation } from '#server/auth/testing/installation.ts'
import type { Driver, Who } from './testing/driver.ts'
import { declared } from './testing/driver.ts'

const here = await installation()
let ada: Who
let bo: Who
let observer: Who

beforeAll(async () => {
  const owner = await here.claimed()
  ada = owner
  bo = await here.joined(owner, 'responder', 'Bo')
  observer = await here.joined(owner, 'observer', 'Cem')
})

const wanted = { route: { name: 'checkout/web' }, operation: { name: 'op-8841' }, epoch: 118 }

/** Ada records what an assistant told her of the route owner. */
async function said(more: { program?: string } = {}): Promise<Driver> {
  const run = await declared(here, ada)
  const about = { source: 'Route registry', observedAt: new Date(Date.now() - 1000).toISOString() }
  await run.ok(ada, 'execution.recordEvidence', {
    execution: run.execution,
    step: 'readState',
    readings: [{ fact: 'route.owner', key: null, value: wanted, cites: [], attachments: [], ...about, ...more }],
  })
  return run
}

const byProgram = () => said({ program: 'an assistant' })

const acknowledge = async (run: Driver, by: Who, value: unknown, entry?: number) => {
  const { seq } = await run.newest(ada, 'route.owner')
  const input = { execution: run.execution, fact: 'route.owner', entry: entry ?? seq, value }
  return run.try(by, 'execution.acknowledgeReading', input)
}

describe('What a program said', () => {
  test('is told apart from what a person read; nobody says by hand that a probe read it', async () => {
    expect((await (await said()).newest(ada, 'route.owner')).observer).toBe('person')
    const told = await (await byProgram()).newest(ada, 'route.owner')
    expect(told).toMatchObject({ observer: 'program', acknowledged: false, program: 'an assistant' })
    const run = await declared(here, ada)
    const reading = { fact: 'route.owner', key: null, value: wanted, source: 'x', cites: [], attachments: [] }
    const observedAt = new Date().toISOString()
    const answer = await run.try(ada, 'execution.recordEvidence', {
      execution: run.execution,
      step: 'readState',
      readings: [{ ...reading, observedAt, observer: 'probe' }],
    })
    expect(answer).toMatchObject({ status: 400, error: { code: 'BAD_INPUT' } })
  })

  test('needs the name of the program: said beside the field, and nothing is recorded', async () => {
    const run = await declared(here, ada)
    const before = (await run.entries(ada)).length
    const answer = await run.tryRecord(ada, 'readState', { fact: 'route.owner', value: wanted, program: ' ' })
    expect(answer).toMatchObject({ status: 400, error: { fields: { 'readings.0.program': expect.any(String) } } })
    expect((await run.entries(ada)).length).toBe(before)
  })

  test('keeps the name of the program out of the entry, so that it can be taken back', async () => {
    const run = await byProgram()
    const entry = (await run.entries(ada)).find(({ entry }) => entry.type === 'fact.recorded')
    expect(JSON.stringify(entry?.entry.data)).not.toContain('an assistant')
    expect(entry?.opened['/program']).toBe('an assistant')
  })
})

describe('Acknowledging it', () => {
  test('takes the value as another person types it, by names', async () => {
    const run = await byProgram()
    expect(await acknowledge(run, bo, wanted)).toMatchObject({ status: 200 })
    const reading = await run.newest(ada, 'route.owner')
    expect(reading).toMatchObject({ acknowledged: true, acknowledgement: { by: (bo as { member?: string }).member } })
    expect((await run.fold(ada)).executions[run.execution]?.readings['route.owner']?.[0]).toEqual(reading)
  })

  test('refuses another value beside the field, and leaves all as it was', async () => {
    const run = await byProgram()
    const before = (await run.entries(ada)).length
    const other = await acknowledge(run, bo, { ...wanted, epoch: 119 })
    expect(other).toMatchObject({
      status: 400,
      error: { fields: { 'value.epoch': expect.stringContaining('not what') } },
    })
    const name = `checkout/web-${newId()}`
    const unheard = await acknowledge(run, bo, { ...wanted, route: { name } })
    expect(unheard).toMatchObject({ status: 400, error: { fields: { 'value.route': expect.any(String) } } })
    const malformed = await acknowledge(run, bo, { ...wanted, route: { name: 'checkout/web' }, epoch: 'many' })
    expect(malformed).toMatchObject({ status: 400, error: { fields: { 'value.epoch': expect.any(String) } } })
    expect((await run.entries(ada)).length).toBe(before)
    const known = await here.ok('catalogue.search', { kind: 'route', text: name }, ada)
    expect(JSON.stringify(known)).not.toContain(name)
  })

  test('is not for whoever only observes', async () => {
    const run = await byProgram()
    expect(await acknowledge(run, observer, wanted)).toMatchObject({ status: 403 })
    expect((await run.newest(ada, 'route.owner')).acknowledged).toBe(false)
  })

  test('is refused for a reading that was superseded, withdrawn, or read by a person', async () => {
    const run = await byProgram()
    const { seq: old } = await run.newest(ada, 'route.owner')
    await run.record(ada, 'readState', { fact: 'route.owner', value: wanted, observedAt: new Date().toISOString() })
    const superseded = await acknowledge(run, bo, wanted, old)
    expect(superseded).toMatchObject({ status: 409, error: { message: expect.stringContaining('counts instead of') } })
    expect(await acknowledge(run, bo, wanted)).toMatchObject({ status: 409 })
    const other = await byProgram()
    await other.withdraw(ada, 'route.owner')
    const withdrawn = await acknowledge(other, bo, wanted)
    expect(withdrawn).toMatchObject({ status: 409, error: { message: expect.stringContaining('withdrawn') } })
  })

  test('is given once, though two people press at the same moment', async () => {
    const run = await byProgram()
    const answers = await Promise.all([ada, bo, ada, bo].map((who) => acknowledge(run, who, wanted)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  })
})
