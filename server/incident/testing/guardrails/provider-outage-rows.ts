import type { Json } from '#domain/json.ts'
import type { Answer } from '#server/auth/testing/installation.ts'
import { runOf } from '../host-driver.ts'
import type { OutageDriver } from '../outage-driver.ts'
import type { Row, Scene } from './row.ts'
import { byProgram, minutesAgo, rowsOf } from './row.ts'

type Change = (run: OutageDriver, scene: Scene) => Promise<unknown>

const nothing: Change = async () => {}
const REASON = 'The vendor asked for it by telephone'

/** Classified and told apart; then what `change` does; then the attempt. */
const once =
  (change: Change, attempt: (run: OutageDriver, scene: Scene) => Promise<Answer>) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await (await scene.providerOutage()).known(scene.ada)
    await change(run, scene)
    return attempt(run, scene)
  }

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

const rotates = (change: Change, params: Record<string, Json> = {}) =>
  once(change, (run, { bo }) => run.on.tryRequest(bo, 'secrets.rotate', { secret: run.secret, ...params }))
const doubted =
  (value: Json, observedAt = minutesAgo(0)): Change =>
  (run, { ada }) =>
    run.doubts(ada, value, { observedAt })

/** The commander breaks the glass for exactly this rotation, then `change`. */
const broken = (change: Change, params: Record<string, Json> = {}) =>
  rotates(async (run, scene) => {
    await run.doubts(scene.ada, 'sound')
    await run.gives(scene.ada, await run.asks(scene.bo, 'secrets.rotate', { secret: run.secret }, REASON))
    await change(run, scene)
  }, params)

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
    ['No binding is affected: an app crash is an app crash', 'passes', unnamed(crash, noneAffected)],
    ['A cause that the runbook does not know', 'bad input', publishes({ cause: 'weather' })],
    ['A provider that is no provider', 'bad input', publishes({ provider: 'orders-db' })],
    ['Nobody is told what to do', 'bad input', publishes({ doNow: null })],
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
  ...rowsOf('no-blind-secret-rotation', [
    ['Evidence shows that the secret is compromised', 'passes', rotates(doubted('compromised'))],
    ['Evidence shows that it has expired', 'passes', rotates(doubted('expired'))],
    ['Evidence shows that it is sound', 'refused', rotates(doubted('sound'))],
    ['Nobody knows', 'refused', rotates(doubted(null))],
    ['Nobody looked', 'refused', rotates(nothing)],
    [
      'A program says that it is compromised, where the rule is not absolute',
      'passes',
      rotates(async (run, scene) => {
        await doubted('compromised')(run, scene)
        await run.on.saidByProgram(scene.ada, 'secret.doubt')
      }),
    ],
    ['The evidence is twenty-five hours old', 'refused', rotates(doubted('compromised', minutesAgo(25 * 60)))],
    ['Evidence about another secret', 'refused', rotates(doubted('compromised'), { secret: { name: 'queue-token' } })],
    [
      'The reading was withdrawn',
      'refused',
      rotates(async (run, scene) => {
        await doubted('compromised')(run, scene)
        await run.on.withdraw(scene.ada, 'secret.doubt')
      }),
    ],
    [
      'A second rotation on the same evidence',
      'refused',
      rotates(async (run, scene) => {
        await doubted('compromised')(run, scene)
        await run.rotate(scene.ada)
      }),
    ],
    [
      'The rotation of another secret came between',
      'passes',
      rotates(async (run, scene) => {
        const { ada } = scene
        const second = { name: 'queue-token' }
        await run.on.record(ada, 'failOver', { fact: 'secrets.doubted', value: [run.secret, second] })
        for (const secret of [run.secret, second])
          await run.on.record(ada, 'failOver', {
            fact: 'secret.doubt',
            key: await run.idOf(ada, secret),
            value: 'expired',
            text: 'The certificate ended at midnight',
          })
        await run.rotate(ada, { secret: second })
      }),
    ],
    ['A secret that is none', 'bad input', rotates(doubted('compromised'), { secret: 7 })],
    ['The commander broke the glass for it, with a reason', 'passes', broken(nothing)],
    ['The glass was broken for another secret', 'refused', broken(nothing, { secret: { name: 'queue-token' } })],
    ['The glass was broken, and used', 'refused', broken((run, { bo }) => run.rotate(bo))],
    ['The glass was broken before a new reading', 'refused', broken((run, scene) => run.doubts(scene.ada, 'sound'))],
    [
      'Two people, four presses, at the same moment',
      'once',
      async (scene) => {
        const { ada, bo } = scene
        const run = await (await scene.providerOutage()).known(ada)
        await run.doubts(ada, 'compromised')
        const { secret } = run
        return Promise.all([ada, bo, ada, bo].map((who) => run.on.tryRequest(who, 'secrets.rotate', { secret })))
      },
    ],
  ]),
]
