import { setTimeout as passes } from 'node:timers/promises'
import type { Json } from '#domain/json.ts'
import type { Answer } from '#server/auth/testing/installation.ts'
import type { HostDriver } from '../host-driver.ts'
import { runOf } from '../host-driver.ts'
import type { Row, Scene } from './row.ts'
import { asksWithout, byProgram, minutesAgo, rowsOf } from './row.ts'

const inMilliseconds = (ms: number): string => new Date(Date.now() + ms).toISOString()

async function beforeDrain(scene: Scene): Promise<HostDriver> {
  const run = await scene.hostUpgrade()
  await run.untilDrain(scene.ada)
  return run
}

async function draining(scene: Scene, deadline = inMilliseconds(600_000)): Promise<HostDriver> {
  const run = await beforeDrain(scene)
  await run.drain(scene.ada, { deadline })
  return run
}

/** The deadline of the drain has passed; `killed`: the sessions left were killed, and that succeeded. */
async function overdue(scene: Scene, killed = false): Promise<HostDriver> {
  const run = await draining(scene, inMilliseconds(1_000))
  await passes(1_100)
  const kill = { host: run.host, recordedAs: 'deadlineEnforced' }
  if (killed) await run.carriesOut(scene.ada, 'sessions.kill', kill)
  return run
}

const drain =
  (params: (run: HostDriver) => Record<string, Json>, before: (run: HostDriver, scene: Scene) => Promise<unknown>) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await beforeDrain(scene)
    await before(run, scene)
    const asked = { host: run.host, deadline: inMilliseconds(600_000), ...params(run) }
    return run.on.tryRequest(scene.bo, 'host.drain', asked)
  }
const asIs = () => ({})
const nothing = async () => {}
const pool = (other: Record<string, Json>) => drain(asIs, (run, { ada }) => run.readsPool(ada, other))

const finish = (run: HostDriver, { bo }: Scene, outcome: string, terminated: number) =>
  run.on.tryRequest(bo, 'drain.finish', { outcome, terminated })

/** Drained is recorded once so many sessions were seen after the drain began. */
const drained =
  (left: Json, terminated = 0) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await draining(scene)
    await run.readsSessions(scene.ada, left)
    return finish(run, scene, 'drained', terminated)
  }

const kill = (run: HostDriver, { bo }: Scene, params: Record<string, Json> = {}) =>
  run.on.tryRequest(bo, 'sessions.kill', { host: run.host, recordedAs: 'deadlineEnforced', ...params })

/** Drained, and nothing done to the host yet. */
async function emptied(scene: Scene): Promise<HostDriver> {
  const run = await scene.hostUpgrade()
  await run.untilUpgrade(scene.ada)
  return run
}

const edit = (run: HostDriver, { bo }: Scene, command: Json = 'sysctl -w') =>
  run.on.tryRequest(bo, 'host.handEdit', { command })

async function upgraded(scene: Scene): Promise<HostDriver> {
  const run = await emptied(scene)
  await run.bootstrap(scene.ada)
  await run.readsUpgrade(scene.ada)
  await run.on.complete(scene.ada, 'upgrade')
  return run
}

const uncordon =
  (before: (run: HostDriver, scene: Scene) => Promise<unknown>, params: Record<string, Json> = {}) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await upgraded(scene)
    await before(run, scene)
    return run.on.tryRequest(scene.bo, 'host.uncordon', { host: run.host, ...params })
  }
const checked = (run: HostDriver, { ada }: Scene) => run.readsPostchecks(ada)

/** Uncordoned and signed, and what came after; then somebody says it ended as upgraded. */
const ended =
  (then: (run: HostDriver, scene: Scene) => Promise<unknown>) =>
  async (scene: Scene): Promise<Answer> => {
    const run = await upgraded(scene)
    await run.readsPostchecks(scene.ada)
    await run.carriesOut(scene.ada, 'host.uncordon', { host: run.host })
    await run.on.complete(scene.ada, 'postcheck')
    await then(run, scene)
    return run.on.tryFinish(scene.bo, 'upgraded')
  }

export const hostUpgradeRows: readonly Row[] = [
  ...rowsOf('no-kill-as-drain', [
    ['Record drained: no session left, seen after the drain began', 'passes', drained(0)],
    ['Record drained while sessions are left', 'refused', drained(3)],
    ['Record drained while nobody knows how many are left', 'refused', drained(null)],
    ['Record drained with sessions terminated', 'refused', drained(0, 3)],
    [
      'Record drained on a reading from before the drain',
      'refused',
      async (scene) => {
        const run = await beforeDrain(scene)
        await run.readsSessions(scene.ada, 0)
        await run.drain(scene.ada)
        return finish(run, scene, 'drained', 0)
      },
    ],
    [
      'Record drained without a drain',
      'refused',
      async (scene) => {
        const run = await beforeDrain(scene)
        await run.readsSessions(scene.ada, 0)
        return finish(run, scene, 'drained', 0)
      },
    ],
    [
      'Record drained after a kill',
      'refused',
      async (scene) => {
        const run = await overdue(scene, true)
        await run.readsSessions(scene.ada, 0)
        return finish(run, scene, 'drained', 0)
      },
    ],
    [
      'Record the deadline as enforced after a kill that succeeded',
      'passes',
      async (scene) => {
        const run = await overdue(scene, true)
        await run.readsSessions(scene.ada, 0)
        return finish(run, scene, 'deadlineEnforced', 3)
      },
    ],
    [
      'Record the deadline as enforced without a kill',
      'refused',
      async (scene) => {
        const run = await overdue(scene)
        await run.readsSessions(scene.ada, 0)
        return finish(run, scene, 'deadlineEnforced', 0)
      },
    ],
    ...byProgram('The sessions left', 'sessions.active', (change) => async (scene) => {
      const run = await draining(scene)
      await run.readsSessions(scene.ada, 0)
      await change(run.on, scene)
      return finish(run, scene, 'drained', 0)
    }),
    ['Kill the sessions once the deadline has passed', 'passes', async (scene) => kill(await overdue(scene), scene)],
    ['Kill the sessions before the deadline', 'refused', async (scene) => kill(await draining(scene), scene)],
    ['Kill the sessions without a drain', 'refused', async (scene) => kill(await beforeDrain(scene), scene)],
    [
      'Kill the sessions and record it as drained',
      'refused',
      async (scene) => kill(await overdue(scene), scene, { recordedAs: 'drained' }),
    ],
    [
      'Kill the sessions of another host',
      'refused',
      async (scene) => kill(await overdue(scene), scene, { host: { name: 'runner-8' } }),
    ],
    ['Drain with a deadline that has passed', 'refused', drain(() => ({ deadline: minutesAgo(1) }), nothing)],
    [
      'Record an end that the runbook does not know',
      'bad input',
      async (scene) => finish(await draining(scene), scene, 'killed', 0),
    ],
  ]),
  ...rowsOf('no-drain-below-quorum', [
    ['Drain while the pool keeps its quorum and its headroom', 'passes', drain(asIs, nothing)],
    ['One healthy host too few', 'refused', pool({ 'pool.healthy': 3 })],
    ['Too little headroom', 'refused', pool({ 'pool.headroom': 26 })],
    ['The quorum is unknown', 'refused', pool({ 'pool.quorum': null })],
    ['The sessions of the pool are unknown', 'refused', pool({ 'pool.sessions': null })],
    [
      'The healthy hosts were read six minutes ago',
      'refused',
      async (scene) => {
        const run = await scene.hostUpgrade()
        await run.untilDrain(scene.ada)
        await run.on.withdraw(scene.ada, 'pool.healthy')
        const old = { fact: 'pool.healthy', value: 4, observedAt: minutesAgo(6) }
        await run.on.record(scene.ada, 'headroom', old)
        return run.on.tryRequest(scene.bo, 'host.drain', { host: run.host, deadline: inMilliseconds(600_000) })
      },
    ],
    [
      'The reading of the healthy hosts was withdrawn',
      'refused',
      drain(asIs, (run, { ada }) => run.on.withdraw(ada, 'pool.healthy')),
    ],
    ...byProgram('The healthy hosts', 'pool.healthy', (change) => drain(asIs, (run, scene) => change(run.on, scene))),
    ['Another host than the one of this run', 'refused', drain(() => ({ host: { name: 'runner-8' } }), nothing)],
    [
      'A second drain on the same readings',
      'refused',
      drain(asIs, async (run, { ada }) => run.on.report(ada, runOf(await run.drain(ada)))),
    ],
    [
      'Cordon another host',
      'refused',
      async (scene) =>
        (await scene.hostUpgrade()).on.tryRequest(scene.bo, 'host.cordon', { host: { name: 'runner-8' } }),
    ],
    ['A deadline that is no time', 'bad input', drain(() => ({ deadline: 'soon' }), nothing)],
    [
      'Two people, four presses, at the same moment',
      'once',
      async (scene) => {
        const run = await beforeDrain(scene)
        const asked = { host: run.host, deadline: inMilliseconds(600_000) }
        return Promise.all(
          [scene.ada, scene.bo, scene.ada, scene.bo].map((who) => run.on.tryRequest(who, 'host.drain', asked)),
        )
      },
    ],
  ]),
  ...rowsOf('no-unrecorded-hand-edit', [
    [
      'Edit by hand with a drift record',
      'passes',
      async (scene) => {
        const run = await emptied(scene)
        await run.readsDrift(scene.ada)
        return edit(run, scene)
      },
    ],
    ['Edit by hand without a drift record', 'refused', async (scene) => edit(await emptied(scene), scene)],
    [
      'A second edit on the same record',
      'refused',
      async (scene) => {
        const run = await emptied(scene)
        await run.readsDrift(scene.ada)
        await edit(run, scene)
        return edit(run, scene)
      },
    ],
    [
      'The drift record was withdrawn',
      'refused',
      async (scene) => {
        const run = await emptied(scene)
        await run.readsDrift(scene.ada)
        await run.on.withdraw(scene.ada, 'drift.record')
        return edit(run, scene)
      },
    ],
    [
      'The drift record: said by a program, where the rule is not absolute',
      'passes',
      async (scene) => {
        const run = await emptied(scene)
        await run.readsDrift(scene.ada)
        await run.on.saidByProgram(scene.ada, 'drift.record')
        return edit(run, scene)
      },
    ],
    ['A command that is no text', 'bad input', async (scene) => edit(await emptied(scene), scene, 7)],
    [
      'Bootstrap another host',
      'refused',
      async (scene) =>
        (await emptied(scene)).on.tryRequest(scene.bo, 'host.bootstrap', {
          host: { name: 'runner-8' },
          run: { name: 'run-311' },
        }),
    ],
    ['Uncordon: every postcheck ok, the digest is the desired one', 'passes', uncordon(checked)],
    ['Uncordon before the postchecks', 'refused', uncordon(nothing)],
    [
      'Uncordon with a postcheck that failed',
      'refused',
      uncordon((run, { ada }) => run.readsPostchecks(ada, { network: 'failed' })),
    ],
    [
      'Uncordon with another digest than the desired one',
      'refused',
      uncordon((run, { ada }) => run.readsPostchecks(ada, { observed: 'sha256:old' })),
    ],
    ...byProgram('The postchecks', 'host.postchecks', (change) =>
      uncordon(async (run, scene) => {
        await run.readsPostchecks(scene.ada)
        await change(run.on, scene)
      }),
    ),
    [
      'Uncordon once the config digest was redacted',
      'refused',
      async (scene) => {
        const run = await upgraded(scene)
        await run.readsPostchecks(scene.ada)
        return asksWithout(scene, run.on, 'host.digest', 'host.uncordon', { host: run.host })
      },
    ],
    ['Uncordon another host', 'refused', uncordon(checked, { host: { name: 'runner-8' } })],
    [
      'Uncordon after a hand edit that nobody checked',
      'refused',
      uncordon(async (run, scene) => {
        await run.readsPostchecks(scene.ada)
        await run.readsDrift(scene.ada)
        await edit(run, scene)
      }),
    ],
    ['End as upgraded once the host was let back in', 'passes', ended(nothing)],
    [
      'End as upgraded although the host was edited outside since',
      'refused',
      ended((run, { ada }) =>
        run.on.ok(ada, 'execution.reportOutsideAct', {
          execution: run.on.execution,
          action: 'host.handEdit',
          occurredAt: minutesAgo(0),
          who: 'A contractor',
          what: 'Changed a sysctl',
        }),
      ),
    ],
    [
      'End as upgraded before the host was let back in',
      'refused',
      async (scene) => (await upgraded(scene)).on.tryFinish(scene.bo, 'upgraded'),
    ],
  ]),
]
