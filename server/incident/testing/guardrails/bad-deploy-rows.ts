import type { Json } from '#domain/json.ts'
import type { Answer } from '#server/auth/testing/installation.ts'
import type { Driver } from '../driver.ts'
import { rollback } from '../driver.ts'
import { runOf } from '../host-driver.ts'
import type { Row, Scene } from './row.ts'
import { asksWithout, byProgram, minutesAgo, rowsOf } from './row.ts'

const good = async (run: Driver, { ada }: Scene) => (await run.operations(ada))['op-8790'] ?? ''

type Compatible = { artifact?: Json; database?: Json; at?: string }

/** Everything a rollback needs has been read, but for what is said otherwise. */
async function ready(
  scene: Scene,
  { artifact = 'yes', database = 'yes', at }: Compatible = {},
  seen: Parameters<Driver['untilFourthStep']>[1] = {},
): Promise<Driver> {
  const run = await scene.badDeploy()
  await run.untilFourthStep(scene.ada, seen)
  await run.compatible(scene.ada, await good(run, scene), artifact, database, at)
  return run
}

const rollBack =
  (
    params: Record<string, Json> = {},
    compatible: Compatible = {},
    seen: Parameters<Driver['untilFourthStep']>[1] = {},
  ) =>
  async (scene: Scene): Promise<Answer> =>
    (await ready(scene, compatible, seen)).tryRollBack(scene.bo, params)

const after =
  (change: (run: Driver, scene: Scene) => Promise<unknown>) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await ready(scene)
    await change(run, scene)
    return run.tryRollBack(scene.bo)
  }

/** Rolled back with that outcome, and what came after; then somebody says it ended as rolled back. */
const ended =
  (outcome: string, then: (run: Driver, scene: Scene) => Promise<unknown> = async () => {}) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await ready(scene)
    const rolled = await run.rollBack(scene.ada)
    await run.report(scene.ada, runOf(rolled), outcome)
    if (outcome === 'succeeded') await run.complete(scene.ada, 'rollBack')
    await then(run, scene)
    return run.tryFinish(scene.bo, 'rolledBack')
  }

const outside = (run: Driver, { ada }: Scene) =>
  run.ok(ada, 'execution.reportOutsideAct', {
    execution: run.execution,
    action: 'edge.routeEdit',
    occurredAt: minutesAgo(0),
    who: 'A contractor',
    what: 'Changed the route at the edge by hand',
  })

const readAgain =
  (fact: string, value: Json) =>
  (run: Driver, { ada }: Scene) =>
    run.record(ada, 'readState', { fact, value })

const database = (value: Json) => async (run: Driver, scene: Scene) =>
  run.record(scene.ada, 'rollBack', {
    fact: 'database.compatible',
    key: await good(run, scene),
    value,
    text: 'Checked once more',
  })

export const badDeployRows: readonly Row[] = [
  ...rowsOf('no-rebuild-as-rollback', [
    ['Roll back to an operation of the history that succeeded, with the digest promoted then', 'passes', rollBack()],
    [
      'Rebuild from main and promote it as a rollback',
      'refused',
      async (scene) => (await ready(scene)).tryRequest(scene.bo, 'artifact.rebuildFromMain', { commit: '7d2e9f1' }),
    ],
    [
      'Roll back to the bad operation itself',
      'refused',
      rollBack({ toOperation: { name: 'op-8841' }, digest: 'sha256:bad' }),
    ],
    [
      'Roll back to an operation that failed',
      'refused',
      rollBack({ toOperation: { name: 'op-8762' }, digest: 'sha256:fail' }),
    ],
    ['Roll back to an operation that is not in the history', 'refused', rollBack({ toOperation: { name: 'op-1' } })],
    ['Another digest than the one promoted then', 'refused', rollBack({ digest: 'sha256:other' })],
    ['An artifact built after the bad promotion', 'refused', rollBack({}, {}, { built: 0.5 })],
    ['The promotion history is unknown', 'refused', after(readAgain('promotion.history', null))],
    [
      'The reading of the promotion history was withdrawn',
      'refused',
      after((run, { ada }) => run.withdraw(ada, 'promotion.history')),
    ],
    [
      'The promotion history was redacted',
      'refused',
      async (scene) => asksWithout(scene, await ready(scene), 'promotion.history', 'route.rollback', rollback),
    ],
    ['The bad promotion is unknown', 'refused', after(readAgain('promotion.bad', null))],
    ...byProgram('The promotion history', 'promotion.history', after),
    ['A digest that is no text', 'bad input', rollBack({ digest: 7 })],
    ['Resolve as rolled back after a rollback that succeeded', 'passes', ended('succeeded')],
    ['Resolve as rolled back after a rollback that failed', 'refused', ended('failed')],
    [
      'Resolve as rolled back without a rollback',
      'refused',
      async (scene) => (await ready(scene)).tryFinish(scene.bo, 'rolledBack'),
    ],
    [
      'Resolve as fixed forward without a fix',
      'refused',
      async (scene) => (await ready(scene)).tryFinish(scene.bo, 'fixedForward'),
    ],
  ]),
  ...rowsOf('no-edge-route-edit', [
    ['Roll back with the epoch read last', 'passes', rollBack()],
    [
      'Edit the route table at the edge',
      'refused',
      async (scene) =>
        (await ready(scene)).tryRequest(scene.bo, 'edge.routeEdit', {
          edge: { name: 'edge-1' },
          route: { name: 'checkout/web' },
        }),
    ],
    ['An epoch that is not the one read last', 'refused', rollBack({ expectedEpoch: 117 })],
    ['Another route than the one that was read', 'refused', rollBack({ route: { name: 'other/web' } })],
    ['The route owner is unknown', 'refused', after(readAgain('route.owner', null))],
    ['The route owner was read six minutes ago', 'refused', rollBack({}, {}, { ownerAt: minutesAgo(6) })],
    [
      'The reading of the route owner was withdrawn',
      'refused',
      after((run, { ada }) => run.withdraw(ada, 'route.owner')),
    ],
    ['A second rollback on the same reading', 'refused', after((run, { ada }) => run.rollBack(ada))],
    ['Somebody edited the route outside since it was read', 'refused', after(outside)],
    ...byProgram('The route owner', 'route.owner', after),
    ['An epoch that is no number', 'bad input', rollBack({ expectedEpoch: 'many' })],
    [
      'Two people, four presses, at the same moment',
      'once',
      async (scene) => {
        const run = await ready(scene)
        return Promise.all([scene.ada, scene.bo, scene.ada, scene.bo].map((who) => run.tryRollBack(who)))
      },
    ],
  ]),
  ...rowsOf('no-green-button-over-db-incompatibility', [
    ['Artifact and database both fit', 'passes', rollBack()],
    ['The database does not fit', 'refused', rollBack({}, { database: 'no' })],
    ['The artifact does not fit', 'refused', rollBack({}, { artifact: 'no' })],
    ['Nobody knows whether the database fits', 'refused', rollBack({}, { database: null })],
    ['Read for another operation', 'refused', rollBack({ toOperation: { name: 'op-8762' }, digest: 'sha256:fail' })],
    ['Both were read 31 minutes ago', 'refused', rollBack({}, { at: minutesAgo(31) })],
    [
      'The reading of the database was withdrawn',
      'refused',
      after((run, { ada }) => run.withdraw(ada, 'database.compatible')),
    ],
    ...byProgram('Whether the database fits', 'database.compatible', after),
    ['A later reading says the database does not fit', 'refused', after(database('no'))],
    [
      'Never read',
      'refused',
      async (scene) => {
        const run = await scene.badDeploy()
        await run.untilFourthStep(scene.ada)
        return run.tryRollBack(scene.bo)
      },
    ],
    [
      'Resolve as rolled back although the database turned out not to fit',
      'refused',
      ended('succeeded', database('no')),
    ],
    [
      'Resolve as data restored without a restore',
      'refused',
      async (scene) => (await ready(scene)).tryFinish(scene.bo, 'dataRestored'),
    ],
  ]),
]
