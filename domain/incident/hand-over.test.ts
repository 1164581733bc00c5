import { describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { requestAction } from './act.ts'
import { giveApproval, requestApproval } from './approve.ts'
import { rulingInput } from './decision.ts'
import { abandonExecution } from './end-execution.ts'
import type { RunHandOver } from './hand-over.ts'
import { handOver } from './hand-over.ts'
import { recordEvidence } from './record-evidence.ts'
import { reportOutcome } from './report-outcome.ts'
import { GivenIncident } from './testing/given-incident.ts'
import { completeStep, deferStep } from './work-on-step.ts'

const summaryOf = (given: GivenIncident) =>
  handOver(given.state, (execution) => {
    const run = given.state.executions[execution]
    return run && rulingInput(run, given.runbook, given.ctx())
  })

function only(given: GivenIncident): RunHandOver {
  const [run] = summaryOf(given).runs
  if (!run) throw new Error('Nothing runs')
  return run
}

const frozen = () => {
  const given = new GivenIncident()
  const params = { environment: id('production'), kinds: ['promotion'] }
  given.does(requestAction, { run: newId(), action: 'freeze.create', params })
  given.does(completeStep, { step: 'freeze' })
  return given
}
const owner = { route: id('route-1'), operation: id('op-8801'), epoch: 7 }
const facts = (lines: RunHandOver['known']) => lines.map(({ status }) => status.fact)

describe('What whoever takes command reads', () => {
  test('says at which entry, where the run stands, what is frozen, and what the step still asks for', () => {
    const summary = summaryOf(frozen())
    expect(summary).toMatchObject({ seq: 5, unreadable: 0, freezes: [{ number: 'FRZ-1' }] })
    expect(summary.runs).toMatchObject([{ at: { step: 'readState', number: 2 }, passed: 1, known: [], unreported: [] }])
    expect(facts(summary.runs[0]?.unknown ?? [])).toEqual(['promotion.bad', 'promotion.history', 'route.owner'])
  })

  test('says what is known, and what was known and is not any more', () => {
    const given = frozen()
    given.does(recordEvidence, { step: 'readState', readings: [given.reading('route.owner', owner)] })
    expect(facts(only(given).known)).toContain('route.owner')
    given.waits(60)
    expect(facts(only(given).known)).not.toContain('route.owner')
    expect(only(given).unknown.find(({ status }) => status.fact === 'route.owner')?.status.status).toBe('expired')
  })

  test('says what is held, by which step', () => {
    expect(only(new GivenIncident()).held).toEqual([
      { steps: [3], verdict: 'violated', because: expect.stringMatching(/^Read the state first/), guardrail: null },
      { steps: [4, 5], verdict: 'violated', because: 'Classify what failed first', guardrail: null },
    ])
  })

  test('leaves out what ended, and says when a version cannot be read here', () => {
    const given = frozen()
    expect(handOver(given.state, () => undefined)).toMatchObject({ runs: [], unreadable: 1 })
    given.does(abandonExecution, { reason: 'Another way' })
    expect(summaryOf(given)).toMatchObject({ runs: [], unreadable: 0 })
  })
})

describe('What is authorized and what is promised', () => {
  const region = id('eu-west')
  const failover = { action: 'sessions.failover', params: { region, percent: 100 } }
  const given = () => {
    const made = new GivenIncident(runbookAt('domain/incident/testing/region-failover.yaml'), {
      environment: id('production'),
    })
    const read = (fact: string, value: string | number | string[], key: string | null = null) =>
      made.does(recordEvidence, { step: 'look', readings: [made.reading(fact, value, { key })] })
    read('regions', [region])
    read('region.data', 'yes', region)
    read('region.lag', 12, region)
    return made
  }

  test('stand there until they are answered, used or reported', () => {
    const on = given()
    const approval = newId()
    on.does(requestApproval, { approval, ...failover, reason: null })
    expect(only(on).promised).toMatchObject([{ approval: { id: approval }, standing: 'asked' }])
    on.does(giveApproval, { approval, reentered: ['12'] }, 'bo')
    expect(only(on).promised).toMatchObject([{ standing: 'given' }])
    const rotation = { action: 'sessions.drop', params: { region } }
    expect(on.tries(requestAction, { run: newId(), ...rotation })).toMatchObject({ answer: 'refused' })
    on.does(requestAction, { run: newId(), ...failover })
    expect(only(on).promised).toEqual([])
  })

  test('what owners of apps were told last stands there, and nothing that was said before', () => {
    const wake = new GivenIncident(runbookAt('runbooks/stuck-wake.yaml'), {
      app: id('shop'),
      environment: id('production'),
    })
    const update = (state: string) => ({
      action: 'notice.publish',
      params: {
        state,
        cause: 'provider',
        provider: id('provider-1'),
        apps: [id('shop')],
        environments: [id('production')],
        works: 'Answered with 503',
        doNow: 'Wait',
        audience: 'Owners of the shop',
      },
    })
    expect(only(wake).told).toEqual([])
    for (const state of ['suspected', 'identified']) wake.does(requestAction, { run: newId(), ...update(state) })
    expect(only(wake).told).toMatchObject([{ label: 'Tell the app owner', run: { params: { state: 'identified' } } }])
  })

  test('a step that was put off stands there with its reason, and what it would run out', () => {
    const wake = new GivenIncident(runbookAt('runbooks/stuck-wake.yaml'), {
      app: id('shop'),
      environment: id('production'),
    })
    wake.does(deferStep, { step: 'find', reason: 'The platform API is down' })
    wake.does(recordEvidence, { step: 'answer', readings: [wake.reading('wake.budget', '600s')] })
    const operation = { operation: id('op-8801'), state: 'active', startedAt: minute(0) }
    expect(only(wake)).toMatchObject({
      deferred: [{ number: 1, progress: { reason: 'The platform API is down' } }],
      clocks: [],
    })
    wake.does(recordEvidence, { step: 'find', readings: [wake.reading('wake.operation', operation)] })
    expect(only(wake)).toMatchObject({ deferred: [], clocks: [{ says: 'Wake budget', until: minute(10) }] })
  })

  test('an approval whose time is over is promised no more', () => {
    const on = given()
    on.does(requestApproval, { approval: newId(), ...failover, reason: null })
    expect(only(on.waits(31)).promised).toEqual([])
  })

  test('an authorization stands open until its outcome is reported', () => {
    const upgrade = new GivenIncident(runbookAt('runbooks/host-os-upgrade.yaml'), {
      host: id('host-1'),
      pool: id('pool-1'),
    })
    const run = newId()
    upgrade.does(requestAction, { run, action: 'host.cordon', params: { host: id('host-1') } })
    expect(only(upgrade).unreported).toMatchObject([{ run: { id: run, at: minute(0) } }])
    const seen = { text: 'Seen', reference: null, source: 'kubectl', cites: [] }
    upgrade.does(reportOutcome, { run, outcome: 'succeeded', ...seen })
    expect(only(upgrade).unreported).toEqual([])
  })
})
