import { describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { id, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { compileRunbook } from '#domain/runbook/compile.ts'
import { requestAction } from './act.ts'
import { abandonExecution, completeExecution } from './end-execution.ts'
import { recordEvidence } from './record-evidence.ts'
import { reportOutcome } from './report-outcome.ts'
import { startExecution } from './start-execution.ts'
import { accepted, badDeploy, GivenIncident } from './testing/given-incident.ts'
import { completeStep } from './work-on-step.ts'

const restore = runbookAt('runbooks/database-restore.yaml')
const toStart = { action: 'data.startRestore', params: { database: id('orders-db') } }

/** Bad Deploy, classified: its last step offers to restore the data. */
function classified(runbook = badDeploy): GivenIncident {
  const given = new GivenIncident(runbook)
  given.beside.push(restore)
  given.does(requestAction, {
    run: newId(),
    action: 'freeze.create',
    params: { environment: id('production'), kinds: ['promotion'] },
  })
  given.does(completeStep, { step: 'freeze' })
  const readings = [
    given.reading('promotion.bad', null),
    given.reading('promotion.history', null),
    given.reading('route.owner', null),
  ]
  given.does(recordEvidence, { step: 'readState', readings })
  given.does(completeStep, { step: 'readState' })
  given.does(recordEvidence, { step: 'classify', readings: [given.reading('failure.class', 'databaseMigration')] })
  given.does(completeStep, { step: 'classify' })
  return given
}

/** The linked execution is the one that is worked on; answers its id, which is that of the run. */
function started(given: GivenIncident): string {
  const run = newId()
  given.does(requestAction, { run, ...toStart })
  given.execution = run
  return run
}

const startedBy = (given: GivenIncident, run: string) =>
  given.state.executions[id('execution')]?.runs['data.startRestore']?.find((each) => each.id === run)

/** As far as it goes without a restore: a forward repair, succeeded. */
function repaired(given: GivenIncident): void {
  given.does(recordEvidence, {
    step: 'identify',
    readings: [given.reading('data.target', null), given.reading('corruption', null)],
  })
  given.does(completeStep, { step: 'identify' })
  given.does(recordEvidence, { step: 'fence', readings: [given.reading('fork.risk', 'no')] })
  given.does(recordEvidence, { step: 'choose', readings: [given.reading('restore.choice', 'forwardRepair')] })
  const run = newId()
  given.does(requestAction, { run, action: 'repair.forward', params: { change: 'Adds the missing rows' } })
  given.does(reportOutcome, seen(run))
  given.does(completeStep, { step: 'choose' })
  given.does(recordEvidence, {
    step: 'compatibility',
    readings: [
      given.reading('artifact.fit', { artifact: null, schemaVersion: '42', verdict: 'yes' }),
      given.reading('artifact.checks', {
        schema: { result: 'ok' },
        data: { result: 'ok' },
        migrations: { result: 'ok' },
      }),
    ],
  })
  given.does(completeStep, { step: 'compatibility' })
  given.does(recordEvidence, { step: 'account', readings: [given.reading('impact', null)] })
  given.does(completeStep, { step: 'account' })
}

const seen = (run: string) => ({
  run,
  outcome: 'succeeded',
  text: 'Seen',
  reference: null,
  source: 'console',
  cites: [],
})

describe('An action that starts another runbook', () => {
  test('starts its execution on the scope it names, each visible from the other', () => {
    const given = classified()
    const run = started(given)
    expect(given.run).toMatchObject({
      id: run,
      status: 'running',
      runbook: { slug: 'database-restore', hash: restore.hash },
      scope: { environment: id('production'), database: id('orders-db') },
      startedFrom: { execution: id('execution'), action: 'data.startRestore' },
    })
    expect(startedBy(given, run)).toMatchObject({ id: run, outcome: 'open' })
    expect(given.state.executionOrder).toEqual([id('execution'), run])
  })

  test('starts none a second time on the same scope while one runs, whoever started it', () => {
    const given = classified()
    started(given)
    given.execution = id('execution')
    expect(given.asks(requestAction, { run: newId(), ...toStart })).toMatchObject({
      kind: 'rejected',
      code: 'CONFLICT',
      message: expect.stringContaining('It runs on this already'),
    })
    const scope = { environment: id('production'), database: id('orders-db') }
    const start = { runbook: id('database-restore'), execution: newId(), scope }
    expect(given.asks(startExecution, { start }).kind).toBe('rejected')
  })

  test('takes no id that an execution bears: what ran there would be gone', () => {
    const given = classified()
    const before = given.state
    const decision = given.asks(requestAction, { run: id('execution'), ...toStart })
    expect(decision).toMatchObject({ kind: 'rejected', code: 'CONFLICT' })
    expect(given.state).toBe(before)
    const run = started(given)
    given.execution = id('execution')
    expect(given.asks(requestAction, { run, ...toStart })).toMatchObject({ kind: 'rejected', code: 'CONFLICT' })
    const freeze = given.run.runs['freeze.create']?.[0]?.id
    const start = { runbook: id('database-restore'), execution: freeze, scope: {} }
    expect(given.asks(startExecution, { start })).toMatchObject({ kind: 'rejected', code: 'CONFLICT' })
  })

  test('starts nothing on what is no database', () => {
    const decision = classified().asks(requestAction, {
      run: newId(),
      action: 'data.startRestore',
      params: { database: id('shop') },
    })
    expect(decision).toMatchObject({ kind: 'rejected', fields: { 'start.scope.database': 'Not of kind database' } })
  })

  test('is held where the workspace has no such runbook', () => {
    const given = classified()
    given.beside.length = 0
    expect(given.does(requestAction, { run: newId(), ...toStart }).answer).toBe('refused')
  })

  test('has the outcome of the execution it started: nobody reports it by hand', () => {
    const given = classified()
    const run = started(given)
    given.execution = id('execution')
    expect(given.asks(reportOutcome, seen(run))).toMatchObject({ kind: 'rejected', code: 'CONFLICT' })
    expect(startedBy(given, run)?.outcome).toBe('open')
  })

  test('has failed when that execution is abandoned, and is free to start another', () => {
    const given = classified()
    const run = started(given)
    given.does(abandonExecution, { reason: 'The wrong database' })
    const ended = given.state.seq - 1
    expect(startedBy(given, run)).toMatchObject({ outcome: 'failed', doneSeq: given.state.seq })
    expect(given.entries.at(-1)?.entry.data).toMatchObject({ outcome: 'failed', cites: [ended] })
    given.execution = id('execution')
    expect(given.does(requestAction, { run: newId(), ...toStart }).answer).toBe('authorized')
  })

  test('has succeeded only by an ending that its runbook names: a forward repair restores no data', () => {
    const given = classified()
    const run = started(given)
    repaired(given)
    given.does(completeExecution, { resolution: 'repairedForward' })
    expect(given.run.status).toBe('completed')
    expect(startedBy(given, run)?.outcome).toBe('failed')
  })

  test('has succeeded by any ending where its runbook names none', () => {
    const actions = badDeploy.document.actions.map((action) =>
      action.effect.kind === 'start-execution'
        ? { ...action, effect: { kind: action.effect.kind, runbook: action.effect.runbook, with: action.effect.with } }
        : action,
    )
    const given = classified(compileRunbook({ ...badDeploy.document, actions }))
    const run = started(given)
    repaired(given)
    given.does(completeExecution, { resolution: 'repairedForward' })
    expect(startedBy(given, run)?.outcome).toBe('succeeded')
  })

  test('holds the completion of its own execution until then', () => {
    const given = classified()
    started(given)
    given.execution = id('execution')
    const decision = given.asks(completeExecution, { resolution: 'fixedForward' })
    expect(decision.kind === 'accepted' && decision.answer).not.toBe('recorded')
  })

  test('says nothing to an execution that was abandoned meanwhile', () => {
    const given = classified()
    const run = started(given)
    given.execution = id('execution')
    given.does(abandonExecution, { reason: 'Another one goes on' })
    given.execution = run
    const before = given.state.seq
    accepted(given.tries(abandonExecution, { reason: 'Over' }))
    expect(given.state.seq).toBe(before + 1)
  })
})
