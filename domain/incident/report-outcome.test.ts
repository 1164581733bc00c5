import { describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { movedGround } from '#domain/ruling/moved-ground.ts'
import { id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { requestAction } from './act.ts'
import { rulingInput } from './decision.ts'
import { recordEvidence } from './record-evidence.ts'
import { reportOutcome } from './report-outcome.ts'
import { GivenIncident } from './testing/given-incident.ts'
import { completeStep } from './work-on-step.ts'

const stopped = (more: object = {}) => ({
  fact: 'writers.stopped',
  value: { stopped: 'yes', proof: 'no locks' },
  observedAt: minute(1),
  ...more,
})
const lastWrite = { fact: 'lastWrite', value: { at: minute(0), proof: 'position 7/4A' }, observedAt: minute(1) }

/** Writers are being fenced since minute 0; it is minute 1. */
function fencing(): { given: GivenIncident; run: string } {
  const given = new GivenIncident(runbookAt('runbooks/database-restore.yaml'), {
    environment: id('production'),
    database: id('orders-db'),
  })
  given.does(recordEvidence, { step: 'fence', readings: [given.reading('fork.risk', 'yes')] })
  const run = newId()
  given.does(requestAction, { run, action: 'writers.fence', params: { method: 'revoke' } })
  given.waits(1)
  return { given, run }
}

/** A forward repair was chosen and is authorized since minute 0. */
function repairing() {
  const given = new GivenIncident(runbookAt('runbooks/database-restore.yaml'), {
    environment: id('production'),
    database: id('orders-db'),
  })
  const choose = (way: string) =>
    given.does(recordEvidence, { step: 'choose', readings: [given.reading('restore.choice', way)] })
  given.does(recordEvidence, {
    step: 'identify',
    readings: [given.reading('data.target', null), given.reading('corruption', null)],
  })
  given.does(completeStep, { step: 'identify' })
  given.does(recordEvidence, { step: 'fence', readings: [given.reading('fork.risk', 'no')] })
  choose('forwardRepair')
  const run = newId()
  given.does(requestAction, { run, action: 'repair.forward', params: { change: 'Adds the rows' } })
  return { given, run, choose }
}

const report = (run: string, readings: readonly object[], outcome: 'succeeded' | 'failed' = 'succeeded') => ({
  run,
  outcome,
  text: 'Rights revoked',
  reference: null,
  source: 'console',
  cites: [],
  readings,
})

describe('An outcome that establishes facts', () => {
  test('records them with the report, resting on what was seen', () => {
    const { given, run } = fencing()
    const before = given.state.seq
    given.does(reportOutcome, report(run, [stopped(), lastWrite]))
    expect(given.entries.slice(before).map(({ entry }) => entry.type)).toEqual([
      'evidence.attached',
      'outcome.reported',
      'fact.recorded',
      'fact.recorded',
    ])
    expect(given.run.readings['writers.stopped']).toMatchObject([
      { value: { stopped: 'yes', proof: 'no locks' }, observedAt: minute(1), source: 'console', cites: [before + 1] },
    ])
    expect(given.does(completeStep, { step: 'fence' }).answer).toBe('recorded')
  })

  test('may be that it is not known: it establishes nothing, and the step stays held', () => {
    const { given, run } = fencing()
    given.does(reportOutcome, report(run, [stopped({ value: null }), lastWrite]))
    expect(given.run.readings['writers.stopped']).toMatchObject([{ value: null }])
    expect(given.asks(completeStep, { step: 'fence' })).toMatchObject({ kind: 'rejected' })
  })

  test.each<[string, readonly object[], string]>([
    ['says nothing of one of them', [stopped()], 'outcome.lastWrite'],
    ['says one twice', [stopped(), stopped(), lastWrite], 'readings.1.fact'],
    ['says something of another fact', [stopped(), lastWrite, stopped({ fact: 'fork.risk' })], 'readings.2.fact'],
    ['has a value of another type', [stopped({ value: 'yes' }), lastWrite], 'readings.0.value'],
    [
      'was seen before the action was authorized',
      [stopped({ observedAt: minute(-1) }), lastWrite],
      'readings.0.observedAt',
    ],
    ['will be seen', [stopped({ observedAt: minute(9) }), lastWrite], 'readings.0.observedAt'],
  ])('that %s: nothing is reported, and it says where', (_, readings, field) => {
    const { given, run } = fencing()
    const decision = given.asks(reportOutcome, report(run, readings))
    expect(decision).toMatchObject({ kind: 'rejected', code: 'BAD_INPUT' })
    expect(decision.kind === 'rejected' && Object.keys(decision.fields ?? {})).toContain(field)
  })

  test('is not there when the action failed', () => {
    const { given, run } = fencing()
    expect(given.asks(reportOutcome, report(run, [stopped(), lastWrite], 'failed'))).toMatchObject({ kind: 'rejected' })
    given.does(reportOutcome, report(run, [], 'failed'))
    expect(given.run.readings['writers.stopped']).toBeUndefined()
  })
})

describe('An authorization', () => {
  const late = () => {
    const { given, run } = fencing()
    given.waits(40)
    return { given, run }
  }
  const seen = (run: string, more: object) => ({ ...report(run, [], 'failed'), ...more })
  const whole = (run: string, more: object) => ({
    ...report(run, [stopped({ observedAt: minute(40) }), { ...lastWrite, observedAt: minute(40) }]),
    ...more,
  })

  test('is good to begin with for half an hour', () => {
    const { given, run } = fencing()
    expect(given.run.runs['writers.fence']?.[0]?.expiresAt).toBe(minute(30))
    expect(given.asks(reportOutcome, report(run, [stopped(), lastWrite])).kind).toBe('accepted')
  })

  test('is good for no longer than what it rests on is fresh', () => {
    const given = new GivenIncident(runbookAt('runbooks/stuck-wake.yaml'), {
      app: id('shop'),
      environment: id('production'),
    })
    const active = { operation: id('wake-1'), state: 'active', startedAt: minute(0) }
    given.does(recordEvidence, {
      step: 'find',
      readings: [
        given.reading('wake.operation', active),
        given.reading('wake.active', [id('wake-1')]),
        given.reading('allocation.attempt', { attempt: id('attempt-1'), state: 'active', startedAt: minute(0) }),
        given.reading('allocation.active', 0),
        given.reading('allocation.limit', 2),
      ],
    })
    given.does(completeStep, { step: 'find' })
    given.waits(2)
    given.does(requestAction, { run: newId(), action: 'allocation.start', params: { app: id('shop') } })
    expect(given.run.runs['allocation.start']?.[0]?.expiresAt).toBe(minute(5))
  })

  test('that has expired needs to be told when it was begun, before it had', () => {
    const { given, run } = late()
    const fieldsOf = (more: object) => {
      const decision = given.asks(reportOutcome, whole(run, more))
      return decision.kind === 'rejected' ? decision.fields : decision.kind
    }
    expect(fieldsOf({})).toEqual({ begunAt: expect.stringMatching(/^The authorization expired at/) })
    expect(fieldsOf({ begunAt: minute(30) })).toEqual({
      begunAt: expect.stringMatching(/act outside, and this as failed$/),
    })
    expect(fieldsOf({ begunAt: minute(-1) })).toEqual({ begunAt: expect.stringMatching(/^Before/) })
    expect(fieldsOf({ begunAt: minute(99) })).toEqual({ begunAt: expect.stringMatching(/future/) })
    expect(fieldsOf({ begunAt: minute(29) })).toBe('accepted')
    given.does(reportOutcome, whole(run, { begunAt: minute(29) }))
    expect(given.entries.find(({ entry }) => entry.type === 'outcome.reported')?.entry.data).toMatchObject({
      begunAt: minute(29),
    })
  })

  test('that turns out void keeps everything that was reported, as evidence', () => {
    const { given, run, choose } = repairing()
    given.waits(1)
    choose('pitr')
    const said = { ...report(run, []), reference: 'job-4711', begunAt: minute(0) }
    expect(given.does(reportOutcome, said).answer).toBe('voided')
    expect(given.run.evidence.at(-1)?.text).toBe(
      `Rights revoked\n\nReported as succeeded, reference job-4711, begun at ${minute(0)}.`,
    )
  })

  test('that nobody began is reported as failed, whenever that is', () => {
    const { given, run } = late()
    expect(given.does(reportOutcome, seen(run, {})).answer).toBe('recorded')
  })

  test('shows that its ground has moved as soon as it has, and is free of it once that was read again', () => {
    const { given, run, choose } = repairing()
    const input = () => rulingInput(given.run, given.runbook, given.ctx())
    expect(movedGround(input())).toEqual([])
    given.waits(1)
    choose('pitr')
    expect(movedGround(input())).toMatchObject([
      { run: { id: run }, rules: [{ guardrail: 'no-route-rollback-as-data-rollback', verdict: 'violated' }] },
    ])
    given.waits(1)
    choose('forwardRepair')
    expect(movedGround(input())).toEqual([])
  })
})
