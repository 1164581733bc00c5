import { describe, expect, test } from 'vitest'
import { cannotStart } from '#domain/ruling/cannot-start.ts'
import { linkedScope } from '#domain/ruling/defaults.ts'
import { flagsRaised } from '#domain/ruling/flags.ts'
import { ruleAction, ruleTarget } from '#domain/ruling/rule.ts'
import type { StepView } from '#domain/ruling/ruling.ts'
import { firstSettling } from '#domain/ruling/settling.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import {
  bad,
  badDeploy,
  classified,
  compatible,
  declared,
  frozen,
  good,
  owner,
  production,
  rollback,
  rolledBack,
  route,
  stateRead,
} from '#domain/ruling/testing/given-bad-deploy.ts'
import type { GivenRun } from '#domain/ruling/testing/given-run.ts'
import { id, runbookAt } from '#domain/ruling/testing/given-run.ts'

const step = (given: GivenRun, wanted: string): StepView => {
  const found = stepViews(given.input()).find((view) => view.id === wanted)
  if (found === undefined) throw new Error(wanted)
  return found
}
const states = (given: GivenRun) =>
  Object.fromEntries(stepViews(given.input()).map(({ id: name, state }) => [name, state]))
const ends = (given: GivenRun, resolution: string) => [
  ruleTarget(given.input(), 'complete').verdict,
  ruleTarget(given.input(), `resolve:${resolution}`).verdict,
]
const fix = { commit: 'abc', reason: 'Reverts the query' }

describe('a Bad Deploy reaches its end', () => {
  test('by a rollback that succeeded', () => {
    const given = rolledBack()
    expect(states(given)).toEqual({
      freeze: 'done',
      readState: 'done',
      classify: 'done',
      rollBack: 'done',
      chooseWay: 'notNeeded',
    })
    expect(ends(given, 'rolledBack')).toEqual(['satisfied', 'satisfied'])
  })

  test('by a rollback that succeeded, the next morning', () => {
    const given = rolledBack().waits(600)
    expect(states(given).chooseWay).toBe('overtaken')
    expect(ends(given, 'rolledBack')).toEqual(['satisfied', 'satisfied'])
  })

  test('by a forward fix, where the database does not fit', () => {
    const given = compatible()
      .reads('database.compatible', 'no', { key: good })
      .reads('way.forward', 'forwardFix')
      .accepts('fix.forward', fix, 'succeeded')
      .signs('chooseWay')
    expect(states(given)).toMatchObject({ rollBack: 'overtaken', chooseWay: 'done' })
    expect(ends(given, 'fixedForward')).toEqual(['satisfied', 'satisfied'])
    expect(ends(given, 'rolledBack')[1]).toBe('violated')
  })

  test('by a forward fix, where nobody knows what fits', () => {
    const given = classified()
      .reads('rollback.target', null)
      .reads('way.forward', 'forwardFix')
      .accepts('fix.forward', fix, 'succeeded')
      .signs('chooseWay')
    expect(states(given)).toMatchObject({ rollBack: 'overtaken', chooseWay: 'done' })
    expect(ends(given, 'fixedForward')).toEqual(['satisfied', 'satisfied'])
  })

  test('by a forward fix, after the rollback failed', () => {
    const given = compatible().accepts('route.rollback', rollback, 'failed')
    expect(states(given)).toMatchObject({ rollBack: 'notNeeded', chooseWay: 'open' })
    given.reads('way.forward', 'forwardFix').accepts('fix.forward', fix, 'succeeded').signs('chooseWay')
    expect(ends(given, 'fixedForward')).toEqual(['satisfied', 'satisfied'])
  })

  test('by a second rollback, after the first failed and the owner was read again', () => {
    const given = compatible().accepts('route.rollback', rollback, 'failed').waits(1).reads('route.owner', owner(8))
    const again = { ...rollback, expectedEpoch: 8 }
    expect(ruleAction(given.input(), 'route.rollback', again).verdict).toBe('satisfied')
    given.accepts('route.rollback', again, 'succeeded').signs('rollBack')
    expect(states(given)).toMatchObject({ rollBack: 'done', chooseWay: 'notNeeded' })
    expect(ends(given, 'rolledBack')).toEqual(['satisfied', 'satisfied'])
  })

  test('but not before every step is passed', () => {
    for (const given of [declared(), frozen(), stateRead(), classified(), compatible()])
      expect(ruleTarget(given.input(), 'complete').verdict).not.toBe('satisfied')
    expect(ruleTarget(classified().input(), 'complete').missing.map(({ says }) => says)).toEqual([
      'Step 4 is open: If the old artifact and the database fit, roll back by operation.',
      'Step 5 is open: If they do not fit, fix forward or restore the data.',
    ])
  })

  test('but not as rolled back after the data changed underneath', () => {
    const given = rolledBack().accepts('fix.forward', fix, 'succeeded')
    expect(ends(given, 'rolledBack')[1]).toBe('unknown')
  })
})

describe('a step waits', () => {
  test('for each capture, by its label, and for its evidence and reason', () => {
    expect(step(frozen(), 'readState').missing.map(({ says }) => says)).toEqual([
      'The promotion under suspicion: not recorded yet.',
      'Promotions before it: not recorded yet.',
      'Who owns the route, and its epoch: not recorded yet.',
    ])
    const bare = stateRead().reads('failure.class', 'appOnly', { reason: null, cites: [] })
    expect(step(bare, 'classify').missing.map(({ says }) => says)).toEqual(['Kind of failure: a reason is needed.'])
    expect(
      step(stateRead().reads('failure.class', 'appOnly', { cites: [] }), 'classify').missing.map(({ says }) => says),
    ).toEqual(['Kind of failure: evidence is needed.'])
  })

  test('no longer, once the answer is "unknown"', () => {
    expect(
      step(stateRead().reads('failure.class', null, { reason: null, cites: [] }), 'classify').canComplete.verdict,
    ).toBe('satisfied')
  })

  test('again, for what was withdrawn, redacted or overtaken by a change', () => {
    const why = (given: GivenRun) =>
      step(given, 'readState').missing.map((missing) => (missing.kind === 'capture' ? [missing.fact, missing.why] : []))
    const read = () =>
      frozen().reads('promotion.bad', null).reads('promotion.history', []).reads('route.owner', owner())
    expect(why(read())).toEqual([])
    expect(why(read().changesReading('promotion.bad', { withdrawn: true }))).toEqual([['promotion.bad', 'notRead']])
    expect(why(read().changesReading('promotion.bad', { redacted: true }))).toEqual([['promotion.bad', 'notRead']])
    expect(why(read().suffers('edge.routeEdit'))).toEqual([['route.owner', 'outdated']])
  })

  test('not for freshness: an old reading was still made', () => {
    expect(
      step(
        frozen().reads('promotion.bad', null).reads('promotion.history', []).reads('route.owner', owner()).waits(60),
        'readState',
      ).missing,
    ).toEqual([])
  })

  test('for the entities it asks about', () => {
    const captures = (given: GivenRun) =>
      step(given, 'rollBack').captures.find(({ fact }) => fact === 'database.compatible')
    expect(captures(classified())?.keys).toEqual([])
    expect(step(classified(), 'rollBack').missing).toContainEqual({
      kind: 'capture',
      step: 'rollBack',
      fact: 'database.compatible',
      key: null,
      why: 'list',
      says: 'Does the database fit that artifact: what to read it for is not known yet.',
    })
    const given = classified().reads('rollback.target', good)
    expect(captures(given)?.keys).toEqual([good])
    expect(step(given, 'rollBack').missing).toContainEqual({
      kind: 'capture',
      step: 'rollBack',
      fact: 'database.compatible',
      key: good,
      why: 'notRead',
      says: 'Does the database fit that artifact for op-8790: not recorded yet.',
    })
  })

  test('for its action to succeed', () => {
    expect(step(compatible(), 'rollBack').missing).toEqual([
      {
        kind: 'action',
        step: 'rollBack',
        actions: ['route.rollback'],
        key: null,
        says: '"Roll the route back to an earlier operation" has not succeeded yet.',
      },
    ])
    expect(step(compatible().accepts('route.rollback', rollback), 'rollBack').canComplete.verdict).toBe('unknown')
    expect(step(compatible().accepts('route.rollback', rollback, 'succeeded'), 'rollBack').canComplete.verdict).toBe(
      'satisfied',
    )
  })

  test('for the freeze of this environment, not of another', () => {
    const elsewhere = declared().accepts(
      'freeze.create',
      { environment: id('staging'), kinds: ['promotion'] },
      'succeeded',
    )
    expect(step(elsewhere, 'freeze').canComplete).toMatchObject({
      verdict: 'unknown',
      heldBy: [{ step: 'freeze', because: 'No freeze of promotions stands for production' }],
    })
    const other = declared().accepts('freeze.create', { environment: production, kinds: ['migration'] }, 'succeeded')
    expect(step(other, 'freeze').canComplete.verdict).toBe('unknown')
    expect(
      step(
        declared().accepts('freeze.create', { environment: production, kinds: ['promotion'] }, 'succeeded'),
        'freeze',
      ).canComplete.verdict,
    ).toBe('satisfied')
  })
})

describe('a step shows', () => {
  test('what holds it, and for which step it waits', () => {
    expect(step(frozen(), 'classify').hold).toMatchObject({ verdict: 'violated', waitsFor: ['readState'] })
    expect(step(stateRead(), 'classify').hold?.verdict).toBe('satisfied')
    expect(step(declared(), 'freeze').hold).toBeNull()
  })

  test('what it does first, then every other door, the wrong ones too', () => {
    expect(step(declared(), 'rollBack').actions).toEqual([
      'route.rollback',
      'artifact.rebuildFromMain',
      'edge.routeEdit',
    ])
    expect(step(declared(), 'freeze')).toMatchObject({
      actions: ['freeze.create'],
      does: ['freeze.create'],
      containment: true,
      number: 1,
    })
    expect(step(declared(), 'readState').refusesUntilDone).toEqual(['log'])
  })

  test('whether it is needed, and why that is undecided', () => {
    expect(step(classified(), 'chooseWay')).toMatchObject({
      state: 'open',
      needed: { verdict: 'unknown' },
      alternatives: ['rollBack'],
    })
    expect(step(classified(), 'chooseWay').needed?.missed.map(({ fact }) => fact)).toContain('rollback.target')
    expect(step(compatible(), 'chooseWay')).toMatchObject({
      state: 'notNeeded',
      latched: false,
      needed: { verdict: 'violated' },
    })
    expect(step(compatible().signs('chooseWay', 'notNeeded').waits(60), 'chooseWay')).toMatchObject({
      state: 'notNeeded',
      latched: true,
    })
  })

  test('each reading with its source, its age and what it overruled', () => {
    const given = stateRead().waits(2).reads('route.owner', owner(8))
    const [status] = step(given, 'readState').captures.find(({ fact }) => fact === 'route.owner')?.status ?? []
    expect(status).toMatchObject({
      status: 'known',
      value: owner(8),
      freshUntil: '2026-11-24T03:08:00.000Z',
      reading: { source: 'deploy API' },
    })
    expect(status?.superseded.map(({ value }) => value)).toEqual([owner(7)])
  })

  test('an action of a step that is not needed stays on the menu', () => {
    const given = compatible()
    expect(step(given, 'chooseWay').state).toBe('notNeeded')
    expect(ruleAction(given.input(), 'fix.forward', fix).verdict).toBe('satisfied')
  })
})

describe('skipping', () => {
  test.each(['freeze', 'readState', 'classify'])('%s is never skipped', (name) => {
    expect(step(declared(), name).canSkip).toEqual({
      verdict: 'violated',
      because: 'The runbook does not let this step be skipped.',
    })
  })

  test('a step may be skipped with a reason, and that establishes nothing', () => {
    expect(step(classified(), 'rollBack').canSkip.verdict).toBe('satisfied')
    const given = classified().signs('rollBack', 'skipped').signs('chooseWay', 'skipped')
    expect(ends(given, 'rolledBack')).toEqual(['satisfied', 'violated'])
  })

  test('not when completing needs what only this step records', () => {
    const restore = runbookAt('runbooks/database-restore.yaml')
    const given = classified()
    const input = { ...given.input(), runbook: restore, run: { ...given.run, readings: {}, steps: {}, runs: {} } }
    const account = stepViews(input).find((view) => view.id === 'account')
    expect(account?.canSkip).toEqual({
      verdict: 'violated',
      because: 'Only this step records reprocessing.plan, and the run cannot be completed without it.',
    })
  })
})

describe('a flag', () => {
  test('is raised when the epoch moves with no operation behind it', () => {
    const before = stateRead()
    const input = before.input()
    before.waits(1).reads('route.owner', owner(8))
    expect(flagsRaised(input, before.input())).toMatchObject([
      {
        flag: 'epochMovedWithoutOperation',
        says: 'The epoch of route-1 moved to 8, and no operation stands behind it',
      },
    ])
  })

  test('not by the first reading, nor by another operation, nor by a reading of something else', () => {
    const raised = (given: GivenRun, then: (given: GivenRun) => void) => {
      const before = given.input()
      then(given)
      return flagsRaised(before, given.input())
    }
    expect(raised(frozen(), (given) => given.reads('route.owner', owner(8)))).toEqual([])
    expect(raised(stateRead(), (given) => given.waits(1).reads('route.owner', owner(8, good)))).toEqual([])
    expect(
      raised(stateRead().waits(1).reads('route.owner', owner(8)), (given) => given.reads('promotion.history', [])),
    ).toEqual([])
  })

  test('even when the reading before it had grown old or was outdated', () => {
    const given = stateRead().waits(60).suffers('edge.routeEdit').waits(1)
    const before = given.input()
    given.reads('route.owner', owner(9, bad))
    expect(flagsRaised(before, given.input())).toHaveLength(1)
  })
})

describe('what does not exist here yet', () => {
  test('keeps a runbook that needs it from starting, in sentences', () => {
    expect(cannotStart(badDeploy.document)).toEqual([])
    expect(cannotStart(runbookAt('runbooks/stuck-wake.yaml').document)).toEqual([])
    expect(cannotStart(runbookAt('runbooks/host-os-upgrade.yaml').document)).toEqual([])
    expect(cannotStart(runbookAt('runbooks/route-event-replay-gap.yaml').document)).toEqual([])
    expect(cannotStart(runbookAt('runbooks/database-restore.yaml').document)).toEqual([])
    expect(cannotStart(runbookAt('runbooks/provider-outage.yaml').document)).toEqual([])
    const readers = cannotStart(runbookAt('domain/runbook/fixtures/two-readers.yaml').document)
    expect(readers).toHaveLength(2)
    expect(readers).toContain(
      'region.dataReady is read by several who must not see each other, or by one role alone, and nothing keeps that here yet.',
    )
  })

  test('a linked run would begin with this scope', () => {
    expect(linkedScope(compatible().input(), 'data.startRestore', { database: id('orders-db') })).toEqual({
      environment: production,
      database: id('orders-db'),
    })
  })
})

test('the way to a held action leads to the first step that is open', () => {
  const given = frozen()
  const ruling = ruleAction(given.input(), 'fix.forward', fix)
  expect(ruling.rules).toEqual([])
  expect(firstSettling(given.input(), ruling)).toEqual({ step: 'readState' })
})

test('what is never allowed leads nowhere', () => {
  const given = frozen()
  expect(
    firstSettling(given.input(), ruleAction(given.input(), 'edge.routeEdit', { edge: id('edge-1'), route })),
  ).toBeNull()
})
