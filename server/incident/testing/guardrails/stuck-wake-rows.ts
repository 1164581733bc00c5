import type { Json } from '#domain/json.ts'
import type { Answer } from '#server/auth/testing/installation.ts'
import type { WakeDriver } from '../wake-driver.ts'
import type { Row, Scene } from './row.ts'
import { byProgram, minutesAgo, rowsOf } from './row.ts'

type Change = (run: WakeDriver, scene: Scene) => Promise<unknown>

const nothing: Change = async () => {}

/** Found and signed, with `other` readings in place of the usual; then what `change` does; then the action is asked for. */
const asks =
  (
    action: string,
    params: (run: WakeDriver) => Record<string, Json>,
    change: Change,
    other: Record<string, Json> = {},
  ) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await scene.stuckWake()
    await run.found(scene.ada, other)
    await change(run, scene)
    return run.on.tryRequest(scene.bo, action, params(run))
  }

const buffers = (params: Record<string, Json>, change: Change = nothing) =>
  asks(
    'traffic.buffer',
    () => ({ methods: ['GET', 'HEAD'], maxSeconds: '60s', ...params }),
    async (run, scene) => {
      await run.budget(scene.ada, '5m')
      await change(run, scene)
    },
  )

const two = [{ name: 'wake-1' }, { name: 'wake-2' }]
const starts = (other: Record<string, Json> = {}, change: Change = nothing) =>
  asks('allocation.start', ({ app }) => ({ app }), change, other)
const coalesces = (keep: string, drop: string[]) =>
  asks('wake.coalesce', () => ({ keep: { name: keep }, drop: drop.map((name) => ({ name })) }), nothing, {
    'wake.active': two,
  })

const ready: Change = (run, { ada }) => run.ready(ada)
const hot = (change: Change, params: Record<string, Json> = {}) =>
  asks('app.markHot', ({ app }) => ({ app, attempt: { name: 'attempt-1' }, ...params }), change)

const provider = { name: 'orders-db' }
const binding: Change = (run, { ada }) => run.checks(ada, 'failed')
const publishes = (params: Record<string, Json>, change: Change) =>
  asks('notice.publish', (run) => run.update(params), change)

const ends =
  (resolution: string, change: Change = nothing) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await scene.stuckWake()
    await run.found(scene.ada)
    await change(run, scene)
    return run.on.tryFinish(scene.bo, resolution)
  }

export const stuckWakeRows: readonly Row[] = [
  ...rowsOf('no-indefinite-buffering', [
    ['Hold GET and HEAD for a minute, within the wake budget', 'passes', buffers({})],
    ['Hold POST requests', 'refused', buffers({ methods: ['GET', 'POST'] })],
    ['Hold requests of a method in small letters', 'refused', buffers({ methods: ['get'] })],
    ['Hold requests without a bound', 'refused', asks('traffic.buffer', () => ({ methods: ['GET'] }), nothing)],
    ['A bound of nothing', 'refused', buffers({ maxSeconds: '0s' })],
    ['A bound that nobody knows', 'refused', buffers({ maxSeconds: null })],
    ['A bound beyond the wake budget', 'refused', buffers({ maxSeconds: '4m' })],
    [
      'The wake budget is unknown',
      'refused',
      asks('traffic.buffer', () => ({ methods: ['GET'], maxSeconds: '60s' }), nothing),
    ],
    [
      'The reading of the wake operation was withdrawn',
      'refused',
      buffers({}, (run, { ada }) => run.on.withdraw(ada, 'wake.operation')),
    ],
    ...byProgram('The wake operation', 'wake.operation', (change) =>
      buffers({}, (run, scene) => change(run.on, scene)),
    ),
    ['A bound that is no duration', 'bad input', buffers({ maxSeconds: 60 })],
    ['Answer 503 with a wait', 'passes', asks('traffic.return503', () => ({ retryAfter: '30s' }), nothing)],
    ['Answer 503 with no wait', 'refused', asks('traffic.return503', () => ({ retryAfter: '0s' }), nothing)],
    ['End as unavailable although no 503 was returned', 'refused', ends('unavailable')],
  ]),
  ...rowsOf('no-unlimited-allocations', [
    ['Start an allocation below the limit, with one wake active', 'passes', starts()],
    ['Start one at the limit', 'refused', starts({ 'allocation.active': 2 })],
    ['Start one while two wakes are active', 'refused', starts({ 'wake.active': two })],
    ['The number of attempts is unknown', 'refused', starts({ 'allocation.active': null })],
    ['The limit is unknown', 'refused', starts({ 'allocation.limit': null })],
    [
      'A second start on the same count',
      'refused',
      starts({}, (run, { ada }) => run.on.request(ada, 'allocation.start', { app: run.app })),
    ],
    [
      'The count of attempts was withdrawn',
      'refused',
      starts({}, (run, { ada }) => run.on.withdraw(ada, 'allocation.active')),
    ],
    [
      'The count of attempts: said by a program, where the rule is not absolute',
      'passes',
      starts({}, (run, { ada }) => run.on.saidByProgram(ada, 'allocation.active')),
    ],
    [
      'Two people, four presses, at the same moment',
      'once',
      async (scene) => {
        const run = await scene.stuckWake()
        await run.found(scene.ada)
        const { ada, bo } = scene
        return Promise.all(
          [ada, bo, ada, bo].map((who) => run.on.tryRequest(who, 'allocation.start', { app: run.app })),
        )
      },
    ],
    ['Keep one active wake, drop the other', 'passes', coalesces('wake-1', ['wake-2'])],
    ['Keep a wake that is not active', 'refused', coalesces('wake-9', ['wake-2'])],
    ['Drop a wake that is not active', 'refused', coalesces('wake-1', ['wake-9'])],
    ['Drop the wake that is kept', 'refused', coalesces('wake-1', ['wake-1', 'wake-2'])],
  ]),
  ...rowsOf('no-hot-before-ready', [
    ['Mark it hot once the current attempt is ready', 'passes', hot(ready)],
    ['Before readiness was read', 'refused', hot(nothing)],
    ['Readiness of another attempt', 'refused', hot((run, { ada }) => run.ready(ada, 'attempt-0'))],
    ['Readiness that did not pass', 'refused', hot((run, { ada }) => run.ready(ada, 'attempt-1', { passed: 'no' }))],
    [
      'Readiness that passed before the attempt started',
      'refused',
      hot((run, { ada }) => run.ready(ada, 'attempt-1', { passedAt: minutesAgo(3) })),
    ],
    [
      'Readiness seen before the attempt started',
      'refused',
      hot((run, { ada }) => run.ready(ada, 'attempt-1', { observedAt: minutesAgo(3) })),
    ],
    [
      'Readiness read eleven minutes ago',
      'refused',
      hot((run, { ada }) => run.ready(ada, 'attempt-1', { observedAt: minutesAgo(11) })),
    ],
    [
      'The reading of readiness was withdrawn',
      'refused',
      hot(async (run, scene) => {
        await run.ready(scene.ada)
        await run.on.withdraw(scene.ada, 'readiness')
      }),
    ],
    ...byProgram('Readiness', 'readiness', (change) =>
      hot(async (run, scene) => {
        await run.ready(scene.ada)
        await change(run.on, scene)
      }),
    ),
    ['Another attempt than the current one', 'refused', hot(ready, { attempt: { name: 'attempt-0' } })],
    ['Another app than the one of this run', 'refused', hot(ready, { app: { name: 'search' } })],
    ['End as hot although it was never marked hot', 'refused', ends('hot', ready)],
  ]),
  ...rowsOf('no-generic-crash-label', [
    ['While a binding fails, name the provider', 'passes', publishes({ cause: 'provider', provider }, binding)],
    ['While a binding fails, call it an app crash', 'refused', publishes({ cause: 'appCrash' }, binding)],
    [
      'While a binding fails, call it an app crash and name a provider',
      'refused',
      publishes({ cause: 'appCrash', provider }, binding),
    ],
    ['While a binding fails, name no provider', 'refused', publishes({ cause: 'platform' }, binding)],
    ['While a binding fails, say the cause is not known', 'refused', publishes({ cause: 'notYetKnown' }, binding)],
    [
      'Before anybody looked at the bindings, call it an app crash',
      'refused',
      publishes({ cause: 'appCrash' }, nothing),
    ],
    [
      'Before anybody looked, say suspected and not yet known',
      'passes',
      publishes({ state: 'suspected', cause: 'notYetKnown' }, nothing),
    ],
    ...byProgram('The check of the bindings', 'wake.checks', (change) =>
      publishes({}, async (run, scene) => {
        await run.checks(scene.ada)
        await change(run.on, scene)
      }),
    ),
    ['A cause that the runbook does not know', 'bad input', publishes({ cause: 'weather' }, binding)],
  ]),
]
