import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { installation } from '#server/auth/testing/installation.ts'
import type { Who } from './testing/driver.ts'
import { Driver, declared } from './testing/driver.ts'
import { runOf } from './testing/host-driver.ts'
import { refusedBy } from './testing/refused-by.ts'
import { databaseRestore, RestoreDriver } from './testing/restore-driver.ts'

const here = await installation()
let ada: Who
let bo: Who

beforeAll(async () => {
  ada = await here.claimed()
  bo = await here.joined(ada, 'responder', 'Bo')
})

/** From the objectives to the account: fenced, restored with an approval, checked, let in again. */
async function through(run: RestoreDriver): Promise<void> {
  await run.identified(ada)
  await run.fenced(bo)
  await run.chosen(ada)
  await run.restored(bo, ada)
  await run.on.complete(bo, 'choose')
  await run.compatible(ada)
  await run.on.record(bo, 'account', run.plan(), run.impact())
  await run.on.complete(bo, 'account')
  await run.on.report(bo, runOf(await run.on.request(bo, 'writers.unfence', {})))
}

test('Database Restore is run by two people through the API, from the objectives to the events processed again', async () => {
  const run = await databaseRestore(here, ada)
  await through(run)
  expect((await run.on.finish(ada, 'restored')).entries.at(-1)?.entry.type).toBe('execution.completed')
  await run.on.ok(ada, 'incident.resolveIncident', { summary: 'Restored, 48,112 orders' })
  const { incident } = await run.on.room(bo)
  expect(incident.status).toBe('resolved')
  expect(await run.on.fold(bo)).toEqual(incident)
})

test('a forward repair without a restore needs no fence, no approval and no plan', async () => {
  const run = await databaseRestore(here, ada)
  await run.identified(ada)
  await run.noFork(bo)
  await run.chosen(ada, 'forwardRepair')
  expect(refusedBy(await run.on.finish(ada, 'repairedForward'))).toEqual([
    'no-route-rollback-as-data-rollback violated',
  ])
  await run.on.report(bo, runOf(await run.on.request(bo, 'repair.forward', { change: 'Adds the missing totals' })))
  await run.on.complete(bo, 'choose')
  await run.fits(ada, 'no')
  expect(
    (await run.on.try(ada, 'execution.completeStep', { execution: run.on.execution, step: 'compatibility' })).error
      ?.message,
  ).toMatch(/must fit/)
  await run.fits(ada)
  await run.on.complete(ada, 'compatibility')
  await run.on.record(bo, 'account', run.impact())
  await run.on.complete(bo, 'account')
  expect((await run.on.finish(ada, 'repairedForward')).outcome).toBe('recorded')
})

describe('A restore of the data', () => {
  test('over production waits for a second person, who types what it goes over', async () => {
    const run = await databaseRestore(here, ada)
    await run.identified(ada)
    await run.fenced(bo)
    await run.chosen(ada)
    const alone = await run.on.request(bo, 'data.restore', run.restore())
    expect(alone.entries.at(-1)?.opened['/unavailable']).toMatch(/^It needs an approval/)
    const approval = await run.asks(bo)
    expect(await run.gives(bo, approval)).toMatchObject({ status: 403 })
    expect(await run.gives(ada, approval, ['staging'])).toMatchObject({ status: 400 })
    expect((await run.gives(ada, approval)).status).toBe(200)
    const other = await run.on.request(bo, 'data.restore', run.restore({ backup: { name: 'nightly' } }))
    expect(other.outcome).toBe('refused')
    expect((await run.on.request(bo, 'data.restore', run.restore())).outcome).toBe('authorized')
    expect((await run.on.request(bo, 'data.restore', run.restore())).outcome).toBe('refused')
  })

  test('elsewhere, within both objectives, waits for nobody; past one of them it does', async () => {
    const run = await databaseRestore(here, ada)
    await run.identified(ada, { rpo: '2h', rto: '4h' })
    await run.noFork(bo)
    await run.chosen(ada)
    const test = { name: 'restore-check', production: false }
    await run.on.ok(ada, 'execution.startExecution', { start: await elsewhere(test) })
    const params = run.restore({ target: { name: test.name } })
    expect((await run.on.request(bo, 'data.restore', params)).outcome).toBe('authorized')
    await run.chosen(ada, 'pitr', { expectedDuration: '5h' })
    const late = await run.on.request(bo, 'data.restore', params)
    expect(late.entries.at(-1)?.opened['/unavailable']).toMatch(/^It needs an approval/)
  })

  test('over what nobody has called production or not is refused', async () => {
    const run = await databaseRestore(here, ada)
    await run.identified(ada)
    await run.noFork(bo)
    await run.chosen(ada)
    const answer = await run.on.request(bo, 'data.restore', run.restore({ target: { name: 'produktion' } }))
    expect(refusedBy(answer)).toEqual([expect.stringMatching(/^It needs an approval/)])
    const from = run.restore({ source: { name: 'staging-7' }, target: { name: 'produktion' } })
    expect(refusedBy(await run.on.request(bo, 'data.restore', from))).toContain('no-preview-over-production unknown')
  })
})

async function elsewhere(environment: { name: string; production: boolean }) {
  const runbooks = await here.ok<{ id: string; slug: string }[]>('runbook.startable', {}, ada)
  const runbook = runbooks.find(({ slug }) => slug === 'database-restore')?.id
  return { runbook, execution: newId(), scope: { environment, database: { name: 'orders' } } }
}

describe('A Database Restore that Bad Deploy starts', () => {
  const startedIn = async () => {
    const parent = await declared(here, ada)
    await parent.untilFourthStep(ada)
    const answer = await parent.request(bo, 'data.startRestore', { database: { name: 'orders' } })
    expect(answer.entries.map(({ entry }) => entry.type)).toEqual(['action.authorized', 'execution.started'])
    const child = new Driver(here, parent.incident, runOf(answer), answer)
    return { parent, run: new RestoreDriver(child) }
  }
  const outcomeIn = async (parent: Driver) =>
    (await parent.room(ada)).incident.executions[parent.execution]?.runs['data.startRestore']?.[0]?.outcome

  test('runs beside it with its own guardrails, and says what came of it when it ends', async () => {
    const { parent, run } = await startedIn()
    expect((await run.on.room(bo)).incident.executions[run.on.execution]).toMatchObject({
      runbook: { slug: 'database-restore' },
      startedFrom: { execution: parent.execution, action: 'data.startRestore' },
    })
    expect(refusedBy(await parent.finish(ada, 'dataRestored'))).toContain(
      'no-green-button-over-db-incompatibility violated',
    )
    await through(run)
    expect(await outcomeIn(parent)).toBe('open')
    await run.on.finish(ada, 'restored')
    expect(await outcomeIn(parent)).toBe('succeeded')
    const { incident } = await parent.room(bo)
    expect(await parent.fold(bo)).toEqual(incident)
  })

  test('is not reported by hand, and leaves its start failed when it is abandoned', async () => {
    const { parent, run } = await startedIn()
    const report = {
      run: run.on.execution,
      outcome: 'succeeded',
      text: 'Done',
      reference: null,
      source: 'Me',
      cites: [],
    }
    const byHand = await parent.try(bo, 'execution.reportOutcome', { execution: parent.execution, ...report })
    expect(byHand.error?.message).toMatch(/^The execution it started says what came of it/)
    await run.on.ok(bo, 'execution.abandonExecution', { execution: run.on.execution, reason: 'Another database' })
    expect(await outcomeIn(parent)).toBe('failed')
  })

  test('is started once, however many ask at the same moment', async () => {
    const parent = await declared(here, ada)
    await parent.untilFourthStep(ada)
    const answers = await Promise.all(
      [ada, bo, ada, bo].map((who) => parent.tryRequest(who, 'data.startRestore', { database: { name: 'orders' } })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
    const { incident } = await parent.room(ada)
    expect(incident.executionOrder).toHaveLength(2)
  })
})

describe('The report of a fence', () => {
  test('says what is known of the writers now, or says beside the field what is wrong and records nothing', async () => {
    const run = await databaseRestore(here, ada)
    const fence = await run.fences(bo)
    const before = (await run.on.room(bo)).incident.seq
    const bare = await run.on.try(bo, 'execution.reportOutcome', run.fenceReport(fence, { readings: [] }))
    expect(Object.keys(bare.error?.fields ?? {}).sort()).toEqual(['outcome.lastWrite', 'outcome.writers.stopped'])
    const wrong = await run.on.try(bo, 'execution.reportOutcome', run.fenceReport(fence, { stopped: 'maybe' }))
    expect(Object.keys(wrong.error?.fields ?? {})).toEqual(['readings.0.value.stopped'])
    expect((await run.on.room(bo)).incident.seq).toBe(before)
    await run.on.ok(bo, 'execution.reportOutcome', run.fenceReport(fence))
    expect((await run.on.complete(bo, 'fence')).outcome).toBe('recorded')
  })
})
