import { beforeAll, describe, expect, test } from 'vitest'
import type { IncidentEventData } from '#domain/incident/events.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { newId } from '#domain/new-id.ts'
import { installation } from '#server/auth/testing/installation.ts'
import type { Driver, Who } from './testing/driver.ts'
import { declared } from './testing/driver.ts'

const here = await installation()
let ada: Who
let bo: Who & { member: string }

beforeAll(async () => {
  ada = await here.claimed()
  bo = await here.joined(ada, 'responder', 'Bo')
})

const lastOf = (entries: OpenedEntry[]) => entries.at(-1)?.entry
const runOf = (entries: OpenedEntry[]): string =>
  String(entries.find(({ entry }) => entry.type === 'action.authorized')?.entry.data.run)

/** The rules of a recorded refusal that were not satisfied. */
const refusedBy = (entries: OpenedEntry[]) => {
  const data = lastOf(entries)?.data as unknown as IncidentEventData['action.refused']
  return data.rules
    .filter(({ verdict }) => verdict !== 'satisfied')
    .map(({ guardrail, verdict }) => `${guardrail} ${verdict}`)
}

describe('Bad Deploy, run by two people through the API', () => {
  test('is contained, read, classified, rolled back by operation, and resolved', async () => {
    const run = await declared(here, ada)
    const ids = await run.untilFourthStep(ada)
    await run.compatible(bo, ids['op-8790'] ?? '', 'yes', 'yes')
    const answer = await run.rollBack(bo)
    expect(answer.outcome).toBe('authorized')
    await run.report(bo, runOf(answer.entries))
    await run.complete(ada, 'rollBack')
    const done = await run.finish(ada, 'rolledBack')
    expect(done.entries.map(({ entry }) => entry.type)).toEqual(['step.closed', 'execution.completed'])
    await run.ok(ada, 'incident.resolveIncident', { summary: 'Rolled back to op-8790' })
    const { incident } = await run.room(bo)
    expect(incident.status).toBe('resolved')
    expect(await run.fold(bo)).toEqual(incident)
  })

  test('goes forward when the database is not compatible', async () => {
    const run = await declared(here, ada)
    const ids = await run.untilFourthStep(ada)
    await run.compatible(bo, ids['op-8790'] ?? '', 'yes', 'no')
    expect(refusedBy((await run.rollBack(bo)).entries)).toContain('no-green-button-over-db-incompatibility violated')
    await run.record(ada, 'chooseWay', {
      fact: 'way.forward',
      value: 'forwardFix',
      reason: 'The migration cannot go back',
      text: 'No down migration',
    })
    const fix = await run.request(ada, 'fix.forward', { commit: '7d2e9f1', reason: 'Restore the column' })
    expect(fix.outcome).toBe('authorized')
    await run.report(ada, runOf(fix.entries))
    await run.complete(ada, 'chooseWay')
    const refused = await run.finish(ada, 'rolledBack')
    expect(refused.outcome).toBe('refused')
    expect((await run.finish(ada, 'fixedForward')).outcome).toBe('recorded')
  })
})

describe('A tempting action', () => {
  let run: Driver
  let ids: Record<string, string>

  beforeAll(async () => {
    run = await declared(here, ada)
    ids = await run.untilFourthStep(ada)
    await run.compatible(bo, ids['op-8790'] ?? '', 'yes', 'yes')
  })

  const refused = async (answer: { outcome: string; entries: OpenedEntry[] }) => {
    expect(answer.outcome).toBe('refused')
    expect(lastOf(answer.entries)?.type).toBe('action.refused')
    const opened = answer.entries.at(-1)?.opened ?? {}
    expect(Object.keys(opened).some((pointer) => pointer.endsWith('/because'))).toBe(true)
    expect((await run.room(ada)).incident.executions[run.execution]?.runs['route.rollback'] ?? []).toEqual([])
    return refusedBy(answer.entries)
  }

  test('rebuild from main as a rollback: refused for good', async () => {
    expect(await refused(await run.request(bo, 'artifact.rebuildFromMain', { commit: '7d2e9f1' }))).toEqual([
      'no-rebuild-as-rollback violated',
    ])
  })

  test('edit the route table at the edge: refused for good', async () => {
    const params = { edge: { name: 'edge-1' }, route: { name: 'checkout/web' } }
    expect(await refused(await run.request(bo, 'edge.routeEdit', params))).toEqual(['no-edge-route-edit violated'])
  })

  test('roll back with a stale epoch: refused, and asks for a fresh reading', async () => {
    expect(await refused(await run.rollBack(bo, { expectedEpoch: 117 }))).toEqual(['no-edge-route-edit violated'])
  })

  test('roll back another route than the one that was read: refused', async () => {
    expect(await refused(await run.rollBack(bo, { route: { name: 'other/web' } }))).toEqual([
      'no-edge-route-edit violated',
    ])
  })

  test('roll back to an operation that never succeeded: refused', async () => {
    const answer = await refused(await run.rollBack(bo, { toOperation: { name: 'op-8762' }, digest: 'sha256:fail' }))
    expect(answer).toContain('no-rebuild-as-rollback violated')
  })

  test('roll back to an operation with another digest: refused', async () => {
    expect(await refused(await run.rollBack(bo, { digest: 'sha256:other' }))).toEqual([
      'no-rebuild-as-rollback violated',
    ])
  })

  test('roll back to the bad operation itself: refused', async () => {
    const answer = await refused(await run.rollBack(bo, { toOperation: { name: 'op-8841' }, digest: 'sha256:bad' }))
    expect(answer).toContain('no-rebuild-as-rollback violated')
  })

  test('roll back to an operation nobody has read for compatibility: refused as unknown', async () => {
    const answer = await refused(await run.rollBack(bo, { toOperation: { name: 'op-1' } }))
    expect(answer).toContain('no-green-button-over-db-incompatibility unknown')
  })

  test('roll back with the database unknown: refused as unknown', async () => {
    await run.record(bo, 'rollBack', { fact: 'database.compatible', key: ids['op-8790'] ?? '', value: null })
    expect(await refused(await run.rollBack(bo))).toEqual(['no-green-button-over-db-incompatibility unknown'])
  })

  test('call it data restored although no restore has succeeded: refused', async () => {
    expect(await refused(await run.finish(bo, 'dataRestored'))).toContain(
      'no-green-button-over-db-incompatibility violated',
    )
  })
})

test('a rollback asked for in parameters of the wrong form is bad input, beside the field, and leaves no trace', async () => {
  const run = await declared(here, ada)
  await run.untilFourthStep(ada)
  const before = (await run.room(ada)).incident.seq
  const answer = await run.try(ada, 'execution.requestAction', {
    execution: run.execution,
    run: newId(),
    action: 'route.rollback',
    params: { route: { name: 'checkout/web' }, toOperation: 7, digest: '', expectedEpoch: 'many' },
  })
  expect(answer.error?.code).toBe('BAD_INPUT')
  expect(Object.keys(answer.error?.fields ?? {}).sort()).toEqual([
    'params.digest',
    'params.expectedEpoch',
    'params.toOperation',
  ])
  expect((await run.room(ada)).incident.seq).toBe(before)
})

test('an epoch read before a rollback pays for one rollback only', async () => {
  const run = await declared(here, ada)
  const ids = await run.untilFourthStep(ada)
  await run.compatible(bo, ids['op-8790'] ?? '', 'yes', 'yes')
  expect((await run.rollBack(ada)).outcome).toBe('authorized')
  const again = await run.rollBack(bo)
  expect(again.outcome).toBe('refused')
  expect(refusedBy(again.entries)).toContain('no-edge-route-edit unknown')
})

test('two people who press the same rollback at once: one is authorized', async () => {
  const run = await declared(here, ada)
  const ids = await run.untilFourthStep(ada)
  await run.compatible(bo, ids['op-8790'] ?? '', 'yes', 'yes')
  const answers = await Promise.all([ada, bo, ada, bo].map((who) => run.rollBack(who)))
  expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['authorized', 'refused', 'refused', 'refused'])
})

test('somebody did the forbidden thing outside: it stays on the record and the facts it touches are unknown again', async () => {
  const run = await declared(here, ada)
  const ids = await run.untilFourthStep(ada)
  await run.compatible(bo, ids['op-8790'] ?? '', 'yes', 'yes')
  await run.ok(bo, 'execution.reportOutsideAct', {
    execution: run.execution,
    action: 'edge.routeEdit',
    occurredAt: new Date(Date.now() - 60_000).toISOString(),
    who: 'A contractor',
    what: 'Changed the route of checkout at edge-1 by hand',
  })
  const { incident } = await run.room(ada)
  expect(incident.outsideActs).toBe(1)
  expect(refusedBy((await run.rollBack(ada)).entries)).toContain('no-edge-route-edit unknown')
})

test('a log cannot be attached before the state is read, and can afterwards', async () => {
  const run = await declared(here, ada)
  const attachment = { kind: 'log', text: 'ERROR', source: 'Log store' }
  const input = { execution: run.execution, step: 'classify', observedAt: new Date().toISOString(), attachment }
  const early = await run.try(ada, 'execution.attachEvidence', input)
  expect(early.error?.message).toMatch(/^Held until step 2 is done/)
  await run.untilFourthStep(ada)
  expect((await run.try(ada, 'execution.attachEvidence', input)).status).toBe(200)
})

test('a step that was signed by somebody else a moment ago says so', async () => {
  const run = await declared(here, ada)
  const answers = await Promise.all(
    [ada, bo].map((who) => run.try(who, 'execution.completeStep', { execution: run.execution, step: 'readState' })),
  )
  for (const { error } of answers) expect(error?.code).toBe('CONFLICT')
  await run.untilFourthStep(ada)
  const late = await run.try(bo, 'execution.completeStep', { execution: run.execution, step: 'classify' })
  expect(late.error?.message).toMatch(/already \(#\d+\)\. Nothing of yours was lost/)
})

test('a reading from the future is refused, a reading without its evidence too, and nothing of that look is recorded', async () => {
  const run = await declared(here, ada)
  await run.untilFourthStep(ada)
  const before = (await run.room(ada)).incident.seq
  const future = await run.tryRecord(ada, 'readState', {
    fact: 'route.owner',
    value: run.owner(119),
    observedAt: new Date(Date.now() + 60_000).toISOString(),
  })
  expect(future.error?.fields?.['readings.0.observedAt']).toMatch(/future/)
  const bare = await run.tryRecord(ada, 'classify', { fact: 'failure.class', value: 'appOnly', reason: 'A guess' })
  expect(bare.error?.fields?.['readings.0.attachments']).toMatch(/evidence/)
  expect((await run.room(ada)).incident.seq).toBe(before)
})
