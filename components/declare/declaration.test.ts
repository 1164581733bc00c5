import { describe, expect, test } from 'vitest'
import type { StartableRunbook } from '#domain/incident/views.ts'
import type { Declaration } from './declaration.ts'
import { declarationInput, declarationProblems, EMPTY, ownScopeNames } from './declaration.ts'

const ids = { incident: '01940000-0000-7000-8000-000000000001', execution: '01940000-0000-7000-8000-000000000002' }
const runbook: StartableRunbook = {
  id: '01940000-0000-7000-8000-000000000003',
  slug: 'bad-deploy',
  title: 'Bad Deploy',
  when: 'Production error rate rises after a promotion',
  hash: 'h',
  scope: { app: 'app', environment: 'environment', pools: 'list of pool' },
  cannotStart: null,
}
const typed = (over: Partial<Declaration>): Declaration => ({
  ...EMPTY,
  title: 'Checkout errors',
  severity: 'SEV2',
  ...over,
})

describe('a declaration', () => {
  test('needs a title and a severity, and says so beside each', () => {
    expect(declarationProblems(EMPTY, ids, null)).toEqual({
      title: 'Say in a few words what is wrong',
      severity: 'Choose how bad it is',
    })
  })

  test('may leave out app, environment and runbook', () => {
    expect(declarationProblems(typed({}), ids, null)).toEqual({})
    expect(declarationInput(typed({}), ids, null)).toMatchObject({ apps: [], environments: [], start: null })
  })

  test('that starts a runbook names whatever its scope asks for', () => {
    expect(Object.keys(declarationProblems(typed({}), ids, runbook))).toEqual([
      'apps.0',
      'environments.0',
      'scope.pools.0',
    ])
  })

  test('that adds an environment says whether it is production', () => {
    expect(declarationProblems(typed({ environments: [{ name: 'eu' }] }), ids, null)).toEqual({
      'environments.0': 'Say whether it is production',
    })
    expect(declarationProblems(typed({ environments: [{ name: 'eu', production: false }] }), ids, null)).toEqual({})
  })

  test('hands its app and environment to the runbook, and lists where lists are asked for', () => {
    const whole = typed({
      apps: [{ name: 'checkout' }, null],
      environments: [{ name: 'production', production: true }],
      scope: { pools: [{ name: 'a' }, { name: 'b' }] },
    })
    expect(declarationProblems(whole, ids, runbook)).toEqual({})
    expect(declarationInput(whole, ids, runbook).start?.scope).toEqual({
      app: { name: 'checkout' },
      environment: { name: 'production', production: true },
      pools: [{ name: 'a' }, { name: 'b' }],
    })
  })

  test('that is not private has no viewers, whoever was ticked before', () => {
    const viewers = ['01940000-0000-7000-8000-000000000004']
    expect(declarationInput(typed({ viewers }), ids, null).viewers).toEqual([])
    expect(declarationInput(typed({ viewers, private: true }), ids, null).viewers).toEqual(viewers)
  })

  test('asks only for what its apps and environments do not answer', () => {
    expect(ownScopeNames(runbook)).toEqual([{ name: 'pools', kind: 'pool', list: true }])
  })
})
