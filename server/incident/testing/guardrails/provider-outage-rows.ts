import type { Json } from '#domain/json.ts'
import type { Answer } from '#server/auth/testing/installation.ts'
import { runOf } from '../host-driver.ts'
import type { OutageDriver } from '../outage-driver.ts'
import type { Change } from './outage-scene.ts'
import { nothing, once } from './outage-scene.ts'
import type { Row, Scene } from './row.ts'
import { asksWithout, byProgram, minutesAgo, rowsOf } from './row.ts'
import { secretRotationRows } from './secret-rotation-rows.ts'

const publishes = (params: Record<string, Json>, change: Change = nothing) =>
  once(change, (run, { bo }) => run.on.tryRequest(bo, 'status.publish', run.update(params)))
const unnamed = (params: Record<string, Json>, change: Change = nothing) =>
  once(change, (run, { bo }) => run.on.tryRequest(bo, 'status.publish', run.unnamed(params)))
/** Nobody has classified anything yet. */
const atOnce =
  (params: (run: OutageDriver) => Record<string, Json>) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await scene.providerOutage()
    return run.on.tryRequest(scene.bo, 'status.publish', params(run))
  }
const crash = { cause: 'appCrash' }
const other = { name: 'mail-queue' }
const noneAffected: Change = (run, { ada }) => run.classifies(ada, [])

type Ready = Parameters<OutageDriver['ready']>[1]
/** Read like that, approved while it could be, then `change`; then Bo asks for it. */
const failsOver = (ready: Ready = {}, change: Change = nothing, params: Record<string, Json> = {}) =>
  once(
    async (run, scene) => {
      await run.ready(scene.ada)
      await run.approved(scene.bo, scene.ada)
      if (ready && Object.keys(ready).length > 0) await run.ready(scene.ada, ready)
      await change(run, scene)
    },
    (run, { bo }) => run.on.tryRequest(bo, 'sessions.failover', { region: run.region, ...params }),
  )
/** As `failsOver`, with no approval at all. */
const asksFor = (change: Change) =>
  once(change, (run, { bo }) => run.on.tryRequest(bo, 'sessions.failover', { region: run.region }))

/** Every step is left behind as the runbook allows, and what `change` did in between; then it ends. */
const ends = (resolution: string, change: Change) =>
  once(
    async (run, scene) => {
      const { ada } = scene
      await run.lacks(ada)
      await run.on.ok(ada, 'execution.closeStep', { execution: run.on.execution, step: 'pause' })
      await run.publish(ada)
      await run.on.complete(ada, 'tell')
      await run.candidates(ada)
      await change(run, scene)
      const skip = { execution: run.on.execution, step: 'failOver', reason: 'Nothing more to move' }
      await run.on.ok(ada, 'execution.skipStep', skip)
    },
    (run, { bo }) => run.on.tryFinish(bo, resolution),
  )
const recovered: Change = async (run, { ada }) => {
  await run.separates(ada, { apps: 'ok' })
  await run.publish(ada, { state: 'resolved' })
}

export const providerOutageRows: readonly Row[] = [
  ...rowsOf('no-generic-crash-label', [
    ['While bindings are affected, name the provider', 'passes', publishes({})],
    ['While bindings are affected, call it an app crash', 'refused', unnamed(crash)],
    ['While bindings are affected, call it an app crash and name the provider', 'refused', publishes(crash)],
    ['While bindings are affected, name no provider', 'refused', unnamed({})],
    ['While bindings are affected, call it a fault of the platform', 'refused', unnamed({ cause: 'platform' })],
    ['While bindings are affected, say the cause is not known', 'refused', unnamed({ cause: 'notYetKnown' })],
    ['Suspect an app crash', 'refused', unnamed({ ...crash, state: 'suspected' })],
    ['Say resolved, and that it was an app crash', 'refused', publishes({ ...crash, state: 'resolved' })],
    [
      'Leave the affected bindings out of the update, and call it an app crash',
      'refused',
      unnamed({ ...crash, bindings: [] }),
    ],
    ['Name a provider that nobody read as degraded', 'refused', publishes({ provider: other })],
    [
      'Name a provider that an affected binding is on',
      'passes',
      publishes({ provider: other }, (run, { ada }) =>
        run.classifies(ada, [run.binding('eu-1'), run.binding('us-1', { provider: other })]),
      ),
    ],
    [
      'Say that the platform works and that what apps depend on is degraded, as was read',
      'passes',
      publishes({ platformHealth: 'ok', dependencyHealth: 'degraded' }),
    ],
    [
      'Say that what apps depend on works, while it was read as degraded',
      'refused',
      publishes({ dependencyHealth: 'ok' }),
    ],
    [
      'Say that the platform works, as was read sixteen minutes ago',
      'refused',
      async (scene) => {
        const run = await scene.providerOutage()
        await run.classifies(scene.ada)
        const old = { fact: 'health.controlPlane', value: 'ok', observedAt: minutesAgo(16) }
        await run.on.record(scene.ada, 'separate', old)
        return run.on.tryRequest(scene.bo, 'status.publish', run.update({ platformHealth: 'ok' }))
      },
    ],
    ['Before anybody classified it, call it an app crash', 'refused', atOnce((run) => run.unnamed(crash))],
    [
      'Before anybody classified it, say suspected and not yet known',
      'passes',
      atOnce((run) => run.unnamed({ state: 'suspected', cause: 'notYetKnown' })),
    ],
    [
      'Before anybody classified it, suspect a provider by name',
      'passes',
      atOnce((run) => run.update({ state: 'suspected' })),
    ],
    ['The affected bindings are unknown', 'refused', unnamed(crash, (run, { ada }) => run.classifies(ada, null))],
    [
      'The reading of the affected bindings was withdrawn',
      'refused',
      unnamed(crash, async (run, scene) => {
        await noneAffected(run, scene)
        await run.on.withdraw(scene.ada, 'bindings.affected')
      }),
    ],
    ...byProgram('That no binding is affected', 'bindings.affected', (change) =>
      unnamed(crash, async (run, scene) => {
        await noneAffected(run, scene)
        await change(run.on, scene)
      }),
    ),
    [
      'That no binding is affected was redacted',
      'refused',
      once(noneAffected, (run, scene) =>
        asksWithout(scene, run.on, 'bindings.affected', 'status.publish', run.unnamed(crash)),
      ),
    ],
    ['No binding is affected: an app crash is an app crash', 'passes', unnamed(crash, noneAffected)],
    ['A cause that the runbook does not know', 'bad input', publishes({ cause: 'weather' })],
    ['A provider that is no provider', 'bad input', publishes({ provider: 'orders-db' })],
    ['Nobody is told what to do', 'bad input', publishes({ doNow: null })],
    ['Call it an app crash, with the words still open', 'refused', publishes({ ...crash, doNow: null })],
    ['End as recovered once the apps are well and their owners told', 'passes', ends('providerRecovered', recovered)],
    [
      'End as recovered while the apps are degraded',
      'refused',
      ends('providerRecovered', (run, { ada }) => run.publish(ada, { state: 'resolved' })),
    ],
    [
      'End as recovered while nobody knows how the apps are',
      'refused',
      ends('providerRecovered', async (run, scene) => {
        await recovered(run, scene)
        await run.separates(scene.ada, { apps: null })
      }),
    ],
    [
      'End as recovered while the last update still tells of an outage',
      'refused',
      ends('providerRecovered', async (run, scene) => {
        await recovered(run, scene)
        await run.publish(scene.ada)
      }),
    ],
  ]),
  ...rowsOf('no-unproven-failover', [
    ['Data and runtime are ready, and a second person approved it', 'passes', failsOver()],
    ['Both are ready, and nobody approved it', 'held', asksFor((run, { ada }) => run.ready(ada))],
    [
      'It was asked for, and not approved yet',
      'held',
      asksFor(async (run, { ada, bo }) => {
        await run.ready(ada)
        await run.asks(bo, 'sessions.failover', { region: run.region })
      }),
    ],
    [
      'Another region was approved',
      'held',
      failsOver(
        {},
        async (run, { ada }) => {
          const second = { name: 'ap-south' }
          await run.candidates(ada, run.region, second)
          await run.reads(ada, 'region.dataReady', 'yes', {}, second)
          await run.reads(ada, 'region.runtimeReady', 'yes', {}, second)
        },
        { region: { name: 'ap-south' } },
      ),
    ],
    [
      'A reading was taken again after the approval, to the same value',
      'held',
      failsOver({}, (run, { ada }) => run.reads(ada, 'region.dataReady', 'yes')),
    ],
    [
      'Somebody else does it than who asked for the approval',
      'held',
      once(
        async (run, { ada, bo }) => {
          await run.ready(ada)
          await run.approved(bo, ada)
        },
        (run, { ada }) => run.on.tryRequest(ada, 'sessions.failover', { region: run.region }),
      ),
    ],
    ['The data is not ready', 'refused', failsOver({ data: 'no' })],
    ['The runtime is not ready', 'refused', failsOver({ runtime: 'no' })],
    ['Nobody knows whether the data is ready', 'refused', failsOver({ data: null })],
    ['Nobody knows whether the runtime is ready', 'refused', failsOver({ runtime: null })],
    [
      'Only the data was read',
      'refused',
      asksFor(async (run, { ada }) => {
        await run.candidates(ada, run.region)
        await run.reads(ada, 'region.dataReady', 'yes')
      }),
    ],
    [
      'Both were read sixteen minutes ago',
      'refused',
      asksFor((run, { ada }) => run.ready(ada, { observedAt: minutesAgo(16) })),
    ],
    [
      'The data was read sixteen minutes ago, the runtime now',
      'refused',
      asksFor(async (run, { ada }) => {
        await run.candidates(ada, run.region)
        await run.reads(ada, 'region.dataReady', 'yes', { observedAt: minutesAgo(16) })
        await run.reads(ada, 'region.runtimeReady', 'yes')
      }),
    ],
    [
      'The reading of the runtime was withdrawn',
      'refused',
      failsOver({}, (run, { ada }) => run.on.withdraw(ada, 'region.runtimeReady')),
    ],
    ...byProgram('That the data is ready', 'region.dataReady', (change) =>
      asksFor(async (run, scene) => {
        await run.ready(scene.ada)
        await change(run.on, scene)
        if ((await run.on.newest(scene.ada, 'region.dataReady')).acknowledged) await run.approved(scene.bo, scene.ada)
      }),
    ),
    [
      'Another region is ready, this one was never read',
      'refused',
      failsOver({}, nothing, { region: { name: 'ap-south' } }),
    ],
    [
      'A second failover on the same readings',
      'refused',
      failsOver({}, async (run, { ada, bo }) => run.on.report(ada, runOf(await run.failover(bo)))),
    ],
    [
      'Somebody failed over outside since the readings',
      'refused',
      failsOver({}, (run, { ada }) =>
        run.on.ok(ada, 'execution.reportOutsideAct', {
          execution: run.on.execution,
          action: 'sessions.failover',
          occurredAt: minutesAgo(0),
          who: 'The vendor',
          what: 'Moved half of the sessions',
        }),
      ),
    ],
    [
      'A reason to break the glass',
      'refused',
      once(
        (run, { ada }) => run.ready(ada, { data: 'no' }),
        (run, { bo }) => run.tryAsk(bo, 'sessions.failover', { region: run.region }, 'Every minute costs orders'),
      ),
    ],
    ['A region that is none', 'bad input', failsOver({}, nothing, { region: 'eu-west' })],
    [
      'Two people, four presses, at the same moment',
      'once',
      async (scene) => {
        const { ada, bo } = scene
        const run = await (await scene.providerOutage()).known(ada)
        await run.ready(ada)
        await run.approved(bo, ada)
        const region = run.region
        return Promise.all([ada, bo, ada, bo].map((who) => run.on.tryRequest(who, 'sessions.failover', { region })))
      },
    ],
    [
      'End as failed over once the region was looked at again',
      'passes',
      ends('failedOver', async (run, scene) => {
        await run.failedOver(scene.bo, scene.ada)
        await run.publish(scene.ada, { state: 'resolved' })
      }),
    ],
    [
      'End as failed over although nobody looked at the region since',
      'refused',
      ends('failedOver', async (run, { ada, bo }) => {
        await run.ready(ada)
        await run.approved(bo, ada)
        await run.on.report(bo, runOf(await run.failover(bo)))
        await run.publish(ada, { state: 'resolved' })
      }),
    ],
    [
      'End as failed over although the data turned out not to be ready',
      'refused',
      ends('failedOver', async (run, scene) => {
        await run.failedOver(scene.bo, scene.ada)
        await run.reads(scene.ada, 'region.dataReady', 'no')
        await run.publish(scene.ada, { state: 'resolved' })
      }),
    ],
    [
      'End as failed over without a failover',
      'refused',
      ends('failedOver', (run, { ada }) => run.publish(ada, { state: 'resolved' })),
    ],
  ]),
  ...secretRotationRows,
]
