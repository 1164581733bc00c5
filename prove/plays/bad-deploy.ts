import type { Execution } from '#domain/execution/state.ts'
import { oracleRollback, oracleRolledBack } from '#domain/ruling/testing/bad-deploy-oracle.ts'
import {
  bad,
  badDeploy,
  failed,
  good,
  history,
  owner,
  production,
  promotionBad,
  rollback,
  route,
} from '#domain/ruling/testing/given-bad-deploy.ts'
import { id } from '#domain/ruling/testing/given-run.ts'
import type { Oracle, Params, Play } from '../play.ts'
import { isDone, mostly, succeeded } from '../play.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const action = (run: Execution, now: number, name: string, params: Params): boolean => {
  const classified = isDone(run, 'classify')
  switch (name) {
    case 'freeze.create':
      return true
    case 'fix.forward':
      return classified
    case 'route.rollback':
      return (
        classified &&
        oracleRollback(run, now, {
          route: text(params.route),
          toOperation: text(params.toOperation),
          digest: text(params.digest),
          expectedEpoch: Number(params.expectedEpoch),
        }) === 'satisfied'
      )
    // Never, or not yet: a Database Restore cannot be started from here.
    default:
      return false
  }
}

const oracle: Oracle = {
  action,
  step: (run, _now, step) => {
    switch (step) {
      case 'freeze':
        return succeeded(run, 'freeze.create').some(
          ({ params }) =>
            params.environment === run.scope.environment &&
            Array.isArray(params.kinds) &&
            params.kinds.includes('promotion'),
        )
      case 'classify':
        return isDone(run, 'readState')
      case 'rollBack':
        return isDone(run, 'classify') && succeeded(run, 'route.rollback').length > 0
      case 'chooseWay':
        return isDone(run, 'classify')
      default:
        return true
    }
  },
  ending: (run, now, resolution) => {
    switch (resolution) {
      case 'rolledBack':
        return oracleRolledBack(run, now) === 'satisfied' && succeeded(run, 'route.rollback').length > 0
      case 'fixedForward':
        return succeeded(run, 'fix.forward').length > 0
      default:
        return false
    }
  },
}

export const badDeployPlay: Play = {
  name: 'Bad Deploy',
  runbook: badDeploy,
  scope: { app: id('shop'), environment: production },
  resolutions: ['rolledBack', 'fixedForward', 'dataRestored'],
  oracle,
  equivalent: {
    'no-rebuild-as-rollback, rule 3 (resolve:rolledBack) dropped':
      'no-green-button-over-db-incompatibility asks for a succeeded rollback, too',
  },
  facts: {
    'promotion.bad': {
      step: 'readState',
      keys: [null],
      value: mostly(promotionBad, null, { ...(promotionBad as object), operation: good }),
    },
    'promotion.history': {
      step: 'readState',
      keys: [null],
      value: mostly(history, null, [], Array.isArray(history) ? history.slice(1) : null),
    },
    'route.owner': { step: 'readState', keys: [null], value: mostly(owner(), null, owner(8), owner(7, good)) },
    'failure.class': { step: 'classify', keys: [null], value: mostly('appOnly', null, 'databaseMigration') },
    'rollback.target': { step: 'rollBack', keys: [null], value: mostly(good, null, failed, bad) },
    'artifact.compatible': { step: 'rollBack', keys: [good, good, good, failed], value: mostly('yes', null, 'no') },
    'database.compatible': { step: 'rollBack', keys: [good, good, good, failed], value: mostly('yes', null, 'no') },
    'way.forward': { step: 'chooseWay', keys: [null], value: mostly('forwardFix', null, 'dataRestore') },
  },
  actions: {
    'freeze.create': (dice) => ({
      environment: mostly(production, id('staging'))(dice),
      kinds: mostly(['promotion'], ['migration'], ['promotion', 'migration'])(dice),
    }),
    'route.rollback': (dice) => ({
      route: mostly(route, id('route-2'))(dice),
      toOperation: mostly(good, failed, bad)(dice),
      digest: mostly(text(rollback.digest), 'sha256:failed', 'sha256:bad')(dice),
      expectedEpoch: mostly(7, 6, 8)(dice),
    }),
    'artifact.rebuildFromMain': () => ({ commit: 'abc' }),
    'edge.routeEdit': () => ({ edge: id('edge-1'), route }),
    'fix.forward': () => ({ commit: 'abc', reason: 'It takes the change back' }),
    'data.startRestore': () => ({ database: id('orders-db') }),
  },
}
