import type { Answer } from '#server/auth/testing/installation.ts'
import { runOf } from '../host-driver.ts'
import type { Params, RestoreDriver } from '../restore-driver.ts'
import type { Row, Scene } from './row.ts'
import { asksWithout, byProgram, rowsOf } from './row.ts'

type Change = (run: RestoreDriver, scene: Scene) => Promise<unknown>
type Attempt = (run: RestoreDriver, scene: Scene) => Promise<Answer>

const nothing: Change = async () => {}

/** Writers are fenced, the way is chosen and planned; then what `change` does, then what is tried. */
const chosen =
  (attempt: Attempt, change: Change = nothing) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await scene.databaseRestore()
    await run.identified(scene.ada)
    await run.fenced(scene.ada)
    await run.chosen(scene.ada)
    await change(run, scene)
    return attempt(run, scene)
  }

/** Bo asks for the restore, approved by Ada unless a rule stands against it. */
const restores = (params: Params, change: Change = nothing) =>
  chosen((run, { bo }) => run.tryRestore(bo, params), change)
const approved: Change = async (run, { ada, bo }) => run.gives(ada, await run.asks(bo))
const staging = { source: { name: 'staging' } }

/** The data is restored, and its restore reported; then what `change` does. */
const restored =
  (attempt: Attempt, change: Change = nothing) =>
  async (scene: Scene): Promise<Answer> =>
    chosen(attempt, async (run, { ada, bo }) => {
      await run.restored(bo, ada)
      await run.on.complete(bo, 'choose')
      await change(run, scene)
    })(scene)

const records = (more: Params) => restored((run, { bo }) => run.on.tryRecord(bo, 'compatibility', run.recovered(more)))

const compatible: Change = (run, { ada }) => run.compatible(ada)
const planned =
  (more: Params = {}): Change =>
  async (run, { ada }) => {
    await run.compatible(ada)
    await run.on.record(ada, 'account', run.plan(more))
  }
const unfences = (change: Change) => restored((run, { bo }) => run.on.tryRequest(bo, 'writers.unfence', {}), change)
const plannedOnly =
  (more: Params = {}): Change =>
  (run, { ada }) =>
    run.on.record(ada, 'account', run.plan(more))

/** The restore failed, and the data was repaired forward; the app fits. */
const failed = (attempt: Attempt, change: Change = nothing) =>
  chosen(attempt, async (run, scene) => {
    const { ada, bo } = scene
    await approved(run, scene)
    await run.on.report(bo, runOf(await run.on.request(bo, 'data.restore', run.restore())), 'failed')
    await run.chosen(ada, 'forwardRepair')
    await run.on.report(bo, runOf(await run.on.request(bo, 'repair.forward', { change: 'Adds the totals' })))
    await run.on.complete(bo, 'choose')
    await run.fits(ada)
    await run.on.complete(ada, 'compatibility')
    await change(run, scene)
  })

const ends =
  (resolution: string) =>
  (run: RestoreDriver, { bo }: Scene) =>
    run.on.tryFinish(bo, resolution)

const whole: Change = async (run, scene) => {
  await planned()(run, scene)
  await run.on.record(scene.ada, 'account', run.impact())
  await run.on.complete(scene.ada, 'account')
}

export const databaseRestoreRows: readonly Row[] = [
  ...rowsOf('no-route-rollback-as-data-rollback', [
    ['Record what a restore job restored, with its point and its verification', 'passes', records({})],
    [
      'Record it with a position (LSN) in place of a time',
      'passes',
      records({ recoveredTo: undefined, recoveredLsn: '7/4A0' }),
    ],
    [
      'Roll the route back to bring the data back',
      'refused',
      chosen((run, { bo }) => run.on.tryRequest(bo, 'route.rollback', { toOperation: { name: 'op-8790' } })),
    ],
    ['Record data as restored by a route operation', 'refused', records({ basis: 'routeOperation' })],
    ['Record it without the job', 'refused', records({ job: undefined })],
    ['Record it with a job that is not known', 'refused', records({ job: null })],
    ['Record it without a verification', 'refused', records({ verification: undefined })],
    ['Record it with a verification that is not known', 'refused', records({ verification: null })],
    ['Record it without the point it recovered to', 'refused', records({ recoveredTo: undefined })],
    [
      'End as restored with a verification that failed',
      'refused',
      restored(ends('restored'), async (run, { ada }) =>
        run.on.record(ada, 'compatibility', run.recovered({ verified: 'no' })),
      ),
    ],
    ['End as restored before anybody looked at what was restored', 'refused', restored(ends('restored'))],
    [
      'End as restored although only a copy beside production was',
      'refused',
      async (scene) => {
        const run = await scene.databaseRestore()
        await run.identified(scene.ada)
        await run.fenced(scene.ada)
        await run.chosen(scene.ada)
        const over = { target: { name: 'staging' } }
        await run.gives(scene.ada, await run.asks(scene.bo, over), ['staging'])
        await run.on.report(scene.bo, runOf(await run.on.request(scene.bo, 'data.restore', run.restore(over))))
        await run.on.complete(scene.bo, 'choose')
        await whole(run, scene)
        return run.on.tryFinish(scene.bo, 'restored')
      },
    ],
    ['End as restored although nothing was', 'refused', chosen(ends('restored'))],
    [
      'End as restored once the reading was withdrawn',
      'refused',
      restored(ends('restored'), async (run, scene) => {
        await whole(run, scene)
        await run.on.withdraw(scene.ada, 'data.restored')
      }),
    ],
    ...byProgram('What was restored', 'data.restored', (change) =>
      restored(ends('restored'), async (run, scene) => {
        await whole(run, scene)
        await change(run.on, scene)
      }),
    ),
    [
      'Repair forward although a restore was chosen',
      'refused',
      chosen((run, { bo }) => run.on.tryRequest(bo, 'repair.forward', { change: 'Adds the rows' })),
    ],
    ['End as repaired forward although a restore was chosen', 'refused', chosen(ends('repairedForward'))],
    ['A basis that the runbook does not know', 'bad input', records({ basis: 'hope' })],
  ]),
  ...rowsOf('no-preview-over-production', [
    ['Restore production over production, approved by a second person', 'passes', restores({}, approved)],
    ['Restore staging over production', 'refused', restores(staging)],
    [
      'Restore production by its name from an environment that nobody knows',
      'refused',
      restores({ source: { name: 'elsewhere' } }),
    ],
    [
      'Restore from what says of itself that it is production',
      'bad input',
      restores({ source: { name: 'preview-9', attributes: { production: true } } }),
    ],
    [
      'Restore over an environment that nobody knows, from staging',
      'refused',
      restores({ ...staging, target: { name: 'elsewhere' } }),
    ],
    ['Restore to no point at all', 'refused', restores({ targetTime: undefined })],
    ['Restore to another point than planned', 'refused', restores({ targetTime: '2026-01-01T00:00:00.000Z' })],
    [
      'Restore from a backup where a point in time was chosen',
      'refused',
      restores({ targetTime: undefined, backup: { name: 'nightly' } }),
    ],
    [
      'Restore although a forward repair was chosen',
      'refused',
      restores({}, (run, { ada }) => run.chosen(ada, 'forwardRepair')),
    ],
    [
      'Restore from another backup than planned',
      'refused',
      restores({ targetTime: undefined, backup: { name: 'weekly' } }, (run, { ada }) =>
        run.chosen(ada, 'backup', { backup: { name: 'nightly' } }),
      ),
    ],
    ['The plan is unknown', 'refused', restores({}, (run, { ada }) => run.reads(ada, 'choose', 'restore.plan', null))],
    ...byProgram('The plan', 'restore.plan', (change) =>
      restores({}, async (run, scene) => {
        await change(run.on, scene)
        if ((await run.on.newest(scene.ada, 'restore.plan')).acknowledged) await approved(run, scene)
      }),
    ),
    ['The plan was withdrawn', 'refused', restores({}, (run, { ada }) => run.on.withdraw(ada, 'restore.plan'))],
    [
      'Approved, and then the plan changed',
      'refused',
      restores({}, async (run, scene) => {
        await approved(run, scene)
        await run.chosen(scene.ada, 'pitr', { targetTime: run.at.corruptedFrom })
      }),
    ],
    ['An environment that is no reference', 'bad input', restores({ source: 'production' })],
  ]),
  ...rowsOf('no-ignored-reprocessing', [
    ['Let writers in once the plan covers every event', 'passes', unfences(planned())],
    ['End as restored with the plan', 'passes', restored(ends('restored'), whole)],
    ['Let writers in without a plan', 'refused', unfences(compatible)],
    [
      'With a plan that is unknown',
      'refused',
      unfences(async (run, scene) => {
        await compatible(run, scene)
        await run.reads(scene.ada, 'account', 'reprocessing.plan', null)
      }),
    ],
    [
      'With a plan that begins after the point recovered to',
      'refused',
      unfences((run, scene) => planned({ windowFrom: run.at.corruptedFrom })(run, scene)),
    ],
    [
      'With a plan that ends before the last write',
      'refused',
      unfences((run, scene) => planned({ windowTo: run.at.corruptedTo })(run, scene)),
    ],
    ['With a plan that does not know what is replayed', 'refused', unfences(planned({ replay: null }))],
    [
      'With a plan of which nobody knows how events count once',
      'refused',
      unfences(planned({ idempotencyKeys: null })),
    ],
    [
      'With a plan that was withdrawn',
      'refused',
      unfences(async (run, scene) => {
        await planned()(run, scene)
        await run.on.withdraw(scene.ada, 'reprocessing.plan')
      }),
    ],
    ...byProgram('The plan of what is replayed', 'reprocessing.plan', (change) =>
      unfences(async (run, scene) => {
        await planned()(run, scene)
        await change(run.on, scene)
      }),
    ),
    [
      'With a plan that was redacted',
      'refused',
      restored(
        (run, scene) => asksWithout(scene, run.on, 'reprocessing.plan', 'writers.unfence', {}),
        (run, scene) => planned()(run, scene),
      ),
    ],
    ['End without the plan, as repaired forward', 'refused', restored(ends('repairedForward'), compatible)],
    [
      'Restore while nobody knows whether writers fork the truth',
      'refused',
      restores({}, (run, { ada }) => run.reads(ada, 'fence', 'fork.risk', null)),
    ],
    [
      'Restore while writers still write',
      'refused',
      async (scene) => {
        const run = await scene.databaseRestore()
        await run.identified(scene.ada)
        await run.fenced(scene.ada, 'no')
        return run.tryRestore(scene.bo)
      },
    ],
    [
      'Restore once more after writers were let in',
      'refused',
      restored(
        (run, { bo }) => run.tryRestore(bo),
        async (run, scene) => {
          await planned()(run, scene)
          await run.on.request(scene.ada, 'writers.unfence', {})
        },
      ),
    ],
    [
      'Let writers in while another restore is authorized and not reported',
      'refused',
      unfences(async (run, scene) => {
        const { ada, bo } = scene
        await run.compatible(ada)
        await approved(run, scene)
        await run.on.request(bo, 'data.restore', run.restore())
        await run.on.record(ada, 'compatibility', run.recovered())
        await run.on.record(ada, 'account', run.plan())
      }),
    ],
    [
      'Restore while letting writers in is authorized and not reported',
      'refused',
      restored(
        (run, { bo }) => run.tryRestore(bo),
        async (run, scene) => {
          await planned()(run, scene)
          await run.on.request(scene.ada, 'writers.unfence', {})
          await run.fenceAgain(scene.ada)
        },
      ),
    ],
    [
      'Let writers in after a restore that failed, with a plan from where it was to go back to',
      'passes',
      failed((run, { bo }) => run.on.tryRequest(bo, 'writers.unfence', {}), plannedOnly()),
    ],
    [
      'Let writers in after a restore that failed, without a plan',
      'refused',
      failed((run, { bo }) => run.on.tryRequest(bo, 'writers.unfence', {})),
    ],
    [
      'A plan whose window is no time',
      'bad input',
      restored((run, { bo }) => run.on.tryRecord(bo, 'account', run.plan({ windowTo: 'noon' })), compatible),
    ],
  ]),
]
