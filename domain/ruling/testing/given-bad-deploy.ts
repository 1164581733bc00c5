// A Bad Deploy as tests find it: op-8801 is bad, op-8790 served before it, op-8791 failed and never did.
import type { Json } from '#domain/json.ts'
import { GivenRun, id, runbookAt } from '#domain/ruling/testing/given-run.ts'

export const badDeploy = runbookAt('runbooks/bad-deploy.yaml')

export const good = id('op-8790')
export const failed = id('op-8791')
export const bad = id('op-8801')
export const route = id('route-1')
export const production = id('production')

export const promotionBad: Json = {
  operation: bad,
  state: 'succeeded',
  digest: 'sha256:bad',
  builtAt: '2026-11-24T02:30:00.000Z',
  promotedAt: '2026-11-24T02:50:00.000Z',
}

const earlier = (operation: string, state: string, digest: string, builtAt: string): Json => ({
  operation,
  state,
  digest,
  builtAt,
  promotedAt: '2026-11-23T10:00:00.000Z',
})

export const history: Json = [
  earlier(good, 'succeeded', 'sha256:good', '2026-11-23T09:00:00.000Z'),
  earlier(failed, 'failed', 'sha256:failed', '2026-11-23T09:30:00.000Z'),
]

export const rollback: { [name: string]: Json } = { route, toOperation: good, digest: 'sha256:good', expectedEpoch: 7 }

export const owner = (epoch = 7, operation = bad): Json => ({ route, operation, epoch })

/** Just declared. */
export const declared = (): GivenRun => new GivenRun(badDeploy, { app: id('shop'), environment: production })

export const frozen = (): GivenRun =>
  declared()
    .accepts('freeze.create', { environment: production, kinds: ['promotion'] }, 'succeeded')
    .signs('freeze')

export const stateRead = (): GivenRun =>
  frozen()
    .waits(1)
    .reads('promotion.bad', promotionBad)
    .reads('promotion.history', history)
    .reads('route.owner', owner())
    .signs('readState')

export const classified = (): GivenRun => stateRead().waits(1).reads('failure.class', 'appOnly').signs('classify')

/** Everything that a rollback to op-8790 needs. */
export const compatible = (): GivenRun =>
  classified()
    .waits(1)
    .reads('rollback.target', good)
    .reads('artifact.compatible', 'yes', { key: good })
    .reads('database.compatible', 'yes', { key: good })

export const rolledBack = (): GivenRun =>
  compatible().accepts('route.rollback', rollback, 'succeeded').signs('rollBack')
