import { describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { id, minute } from '#domain/ruling/testing/given-run.ts'
import { requestAction } from './act.ts'
import { withdrawReading } from './attach-evidence.ts'
import { liftFreeze } from './command.ts'
import { abandonExecution, completeExecution } from './end-execution.ts'
import { recordEvidence } from './record-evidence.ts'
import { reportOutcome } from './report-outcome.ts'
import { startExecution } from './start-execution.ts'
import { accepted, GivenIncident } from './testing/given-incident.ts'
import { completeStep, reopenStep } from './work-on-step.ts'

const good = id('op-8790')
const bad = id('op-8801')
const route = id('route-1')

const freeze = { action: 'freeze.create', params: { environment: id('production'), kinds: ['promotion'] } }

const owner = (epoch = 7) => ({ route, operation: bad, epoch })

function frozen(given = new GivenIncident()): GivenIncident {
  given.does(requestAction, { run: newId(), ...freeze })
  given.does(completeStep, { step: 'freeze' })
  return given
}

function classified(given = new GivenIncident()): GivenIncident {
  frozen(given)
  const times = { builtAt: '2026-11-23T09:00:00Z', promotedAt: '2026-11-23T10:00:00Z' }
  const readings = [
    given.reading('promotion.bad', {
      operation: bad,
      state: 'succeeded',
      digest: 'sha256:bad',
      builtAt: minute(-30),
      promotedAt: minute(-10),
    }),
    given.reading('promotion.history', [{ operation: good, state: 'succeeded', digest: 'sha256:good', ...times }]),
    given.reading('route.owner', owner()),
  ]
  given.does(recordEvidence, { step: 'readState', readings })
  given.does(completeStep, { step: 'readState' })
  given.does(recordEvidence, { step: 'classify', readings: [given.reading('failure.class', 'appOnly')] })
  given.does(completeStep, { step: 'classify' })
  return given
}

function compatible(given = new GivenIncident()): GivenIncident {
  classified(given)
  given.does(recordEvidence, { step: 'rollBack', readings: [given.reading('rollback.target', good)] })
  const readings = ['artifact.compatible', 'database.compatible'].map((fact) =>
    given.reading(fact, 'yes', { key: good }),
  )
  given.does(recordEvidence, { step: 'rollBack', readings })
  return given
}

const rollback = (epoch = 7) => ({
  action: 'route.rollback',
  params: { route, toOperation: good, digest: 'sha256:good', expectedEpoch: epoch },
})

const outcome = (run: string, said: 'succeeded' | 'failed' = 'succeeded') => ({
  run,
  outcome: said,
  text: 'Seen in the registry',
  reference: null,
  source: 'Registry',
  cites: [],
})

describe('A freeze that was lifted', () => {
  test('no longer lets the step that placed it be completed', () => {
    const given = new GivenIncident()
    const run = newId()
    given.does(requestAction, { run, ...freeze })
    given.does(liftFreeze, { freeze: run, reason: 'Placed on the wrong environment' })
    const decision = given.asks(completeStep, { step: 'freeze' })
    expect(decision).toMatchObject({ kind: 'rejected', code: 'CONFLICT' })
    given.does(requestAction, { run: newId(), ...freeze })
    expect(given.asks(completeStep, { step: 'freeze' }).kind).toBe('accepted')
  })

  test('does not undo the step that was completed while it stood', () => {
    const given = new GivenIncident()
    const run = newId()
    given.does(requestAction, { run, ...freeze })
    given.does(completeStep, { step: 'freeze' })
    given.does(liftFreeze, { freeze: run, reason: 'Over' })
    expect(given.run.steps.freeze?.state).toBe('done')
  })
})

describe('A run', () => {
  test('bears an id that no run of the incident had before, whichever execution it was in', () => {
    const given = new GivenIncident()
    const run = newId()
    given.does(requestAction, { run, ...freeze })
    given.does(abandonExecution, { reason: 'Began on the wrong environment' })
    given.starts('second')
    expect(given.asks(requestAction, { run, ...freeze })).toMatchObject({ kind: 'rejected', code: 'CONFLICT' })
  })

  test('is reported in the execution it belongs to, and once', () => {
    const given = compatible()
    const run = newId()
    expect(given.does(requestAction, { run, ...rollback() }).answer).toBe('authorized')
    const first = given.execution
    given.does(reportOutcome, outcome(run))
    expect(given.asks(reportOutcome, outcome(run, 'failed'))).toMatchObject({ kind: 'rejected', code: 'CONFLICT' })
    given.does(abandonExecution, { reason: 'Begun again' })
    given.starts('second')
    expect(given.asks(reportOutcome, outcome(run))).toMatchObject({ kind: 'rejected', code: 'NOT_FOUND' })
    expect(given.asks(reportOutcome, { ...outcome(run), execution: first })).toMatchObject({ kind: 'rejected' })
  })

  test('whose outcome nobody reported holds the completion of its execution', () => {
    const given = compatible()
    const first = newId()
    given.does(requestAction, { run: first, ...rollback() })
    given.does(reportOutcome, outcome(first))
    given.does(completeStep, { step: 'rollBack' })
    given.waits(1)
    given.does(recordEvidence, { step: 'readState', readings: [given.reading('route.owner', owner(8))] })
    const second = newId()
    expect(given.does(requestAction, { run: second, ...rollback(8) }).answer).toBe('authorized')
    const held = given.asks(completeExecution, { resolution: 'rolledBack' })
    expect(held).toMatchObject({ kind: 'rejected', code: 'CONFLICT' })
    expect(held.kind === 'rejected' && held.message).toContain('Roll the route back')
    given.does(reportOutcome, outcome(second, 'failed'))
    expect(given.does(completeExecution, { resolution: 'rolledBack' }).answer).toBe('recorded')
  })
})

describe('An authorization', () => {
  test('is void once a later reading violates a rule it rested on', () => {
    const given = compatible()
    const run = newId()
    given.does(requestAction, { run, ...rollback() })
    given.waits(1)
    given.does(recordEvidence, {
      step: 'rollBack',
      readings: [given.reading('database.compatible', 'no', { key: good })],
    })
    expect(given.does(reportOutcome, outcome(run)).answer).toBe('voided')
    expect(given.asks(completeStep, { step: 'rollBack' }).kind).toBe('rejected')
  })

  test('keeps what was seen even when it turns out void', () => {
    const given = compatible()
    const run = newId()
    given.does(requestAction, { run, ...rollback() })
    given.waits(1)
    const readings = [given.reading('database.compatible', 'no', { key: good })]
    given.does(recordEvidence, { step: 'rollBack', readings })
    const { events } = given.does(reportOutcome, outcome(run))
    expect(events.map(({ type }) => type)).toEqual(['evidence.attached', 'action.voided'])
  })

  test('stands when a reading it rested on is only withdrawn', () => {
    const given = compatible()
    const run = newId()
    given.does(requestAction, { run, ...rollback() })
    const entry = given.run.readings['database.compatible']?.[0]?.seq
    given.does(withdrawReading, { fact: 'database.compatible', entry, reason: 'Read on the wrong replica' })
    expect(given.does(reportOutcome, outcome(run)).answer).toBe('recorded')
  })

  test('is refused once a reading it needs is withdrawn', () => {
    const given = compatible()
    const entry = given.run.readings['database.compatible']?.[0]?.seq
    given.does(withdrawReading, { fact: 'database.compatible', entry, reason: 'Read on the wrong replica' })
    expect(given.does(requestAction, { run: newId(), ...rollback() }).answer).toBe('refused')
  })

  test('is paid for by a reading of its own: a second one needs the epoch read again', () => {
    const given = compatible()
    given.does(requestAction, { run: newId(), ...rollback() })
    expect(given.does(requestAction, { run: newId(), ...rollback() }).answer).toBe('refused')
  })
})

describe('Of one runbook on one scope', () => {
  test('only one execution runs at a time, or a reading of one would outlive the act of the other', () => {
    const given = compatible()
    const start = { runbook: id('runbook'), execution: id('second'), scope: given.scope }
    expect(given.asks(startExecution, { start })).toMatchObject({ kind: 'rejected', code: 'CONFLICT' })
    given.does(abandonExecution, { reason: 'Begun again' })
    expect(given.asks(startExecution, { start }).kind).toBe('accepted')
  })

  test('another scope runs beside it', () => {
    const given = new GivenIncident()
    const scope = { app: id('shop'), environment: id('staging') }
    const start = { runbook: id('runbook'), execution: id('second'), scope }
    expect(given.asks(startExecution, { start }).kind).toBe('accepted')
  })

  test('an execution that is begun again knows nothing and has done nothing', () => {
    const given = compatible()
    given.does(abandonExecution, { reason: 'Begun again' })
    given.starts('second')
    expect(given.does(requestAction, { run: newId(), ...rollback() }).answer).toBe('refused')
    expect(given.asks(completeStep, { step: 'freeze' }).kind).toBe('rejected')
  })
})

describe('A step worked on again', () => {
  test('holds again what waits for it', () => {
    const given = compatible()
    given.does(reopenStep, { step: 'classify', reason: 'The class was wrong' })
    const readings = [given.reading('rollback.target', good)]
    expect(given.asks(recordEvidence, { step: 'rollBack', readings })).toMatchObject({ kind: 'rejected' })
    expect(accepted(given.asks(requestAction, { run: newId(), ...rollback() })).answer).toBe('refused')
  })
})
