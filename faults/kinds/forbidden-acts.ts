import { setTimeout as wait } from 'node:timers/promises'
import { newId } from '#domain/new-id.ts'
import type { CommandAnswer } from '#server/incident/verb.ts'
import { ask } from '../clients/door.ts'
import type { Fault, Outcome, Trial } from '../fault.ts'
import type { App } from '../ground/app.ts'
import { openGround } from '../ground/ground.ts'
import type { Violation } from '../judge/judge.ts'

const RIGHT = {
  ...{ route: { name: 'checkout/web' }, toOperation: { name: 'op-8790' } },
  ...{ digest: 'sha256:good', expectedEpoch: 118 },
}

const ACTS: readonly { action: string; params: Record<string, unknown> }[] = [
  { action: 'artifact.rebuildFromMain', params: { commit: '51fe0c2' } },
  { action: 'edge.routeEdit', params: { edge: { name: 'edge-1' }, route: { name: 'checkout/web' } } },
  { action: 'route.rollback', params: { ...RIGHT, digest: 'sha256:other' } },
  { action: 'route.rollback', params: { ...RIGHT, expectedEpoch: 117 } },
  { action: 'route.rollback', params: { ...RIGHT, toOperation: { name: 'op-8762' } } },
  { action: 'route.rollback', params: RIGHT },
  { action: 'route.rollback', params: RIGHT },
]

async function run({ times, dice, without }: Trial): Promise<Outcome> {
  const ground = await openGround({ apps: 2, without })
  const violations: Violation[] = []
  const outcomes = new Map<string, number>()
  let asked = 0
  try {
    const way = async (app: App) => ({ origin: app.origin, who: await ground.as(ground.founder, app) })
    const [one = ground.app, other = ground.app] = ground.apps
    const [first, second] = await Promise.all([way(one), way(other)])
    for (let i = 0; i < times; i++) {
      const driver = await ground.declare()
      const { who } = first
      const operation = (await driver.untilFourthStep(who))['op-8790'] ?? ''
      await driver.compatible(who, operation, 'yes', 'yes')
      const { incident, execution } = driver
      const act = async ({ action, params }: (typeof ACTS)[number]) => {
        asked++
        const { origin, who } = dice.pick([first, second])
        const input = { command: newId(), incident, execution, run: newId(), action, params }
        const answer = await ask(origin, 'execution.requestAction', input, who)
        const said = answer.status === 200 ? (answer.data as CommandAnswer).outcome : String(answer.status)
        outcomes.set(said, (outcomes.get(said) ?? 0) + 1)
      }
      const turn = async () => {
        await wait(dice.between(0, 250))
        await driver.compatible(who, operation, 'yes', 'no')
      }
      const at = dice.between(0, ACTS.length)
      const all = dice.shuffle(ACTS)
      await Promise.all([...all.slice(0, at).map(act), turn(), ...all.slice(at).map(act)])
      violations.push(...(await ground.verdict([incident])))
      if (violations.length > 0) break
    }
    const said = [...outcomes].map(([outcome, count]) => `${outcome}: ${count}`).join(', ')
    return { n: asked, violations, figures: { answers: said } }
  } finally {
    await ground.close()
  }
}

export const forbiddenActs: Fault = {
  name: 'forbidden actions asked for at the moment the ground moves',
  how: 'seven requests at once through two processes, two of them right, while somebody records that the database does not fit; an oracle of its own judges',
  times: 40,
  run,
}
