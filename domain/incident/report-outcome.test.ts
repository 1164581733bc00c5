import { describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { requestAction } from './act.ts'
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
