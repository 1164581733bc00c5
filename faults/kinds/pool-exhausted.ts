import { setTimeout as wait } from 'node:timers/promises'
import { ask } from '../clients/door.ts'
import type { Fault, Outcome, Trial } from '../fault.ts'
import { spread } from '../fault.ts'
import { acknowledgements, gather } from '../ground/company.ts'
import { openGround } from '../ground/ground.ts'
import type { Violation } from '../judge/judge.ts'

const REQUESTS = 300
const HELD_MS = 4_000

async function run({ times, dice, without }: Trial): Promise<Outcome> {
  const ground = await openGround({ without, pools: { app: 3, auth: 2, live: 2 } })
  const violations: Violation[] = []
  const took: number[] = []
  const after: number[] = []
  const statuses = new Map<number, number>()
  try {
    for (let i = 0; i < times; i++) {
      const company = await gather(ground, dice, { writers: 4 })
      await acknowledgements(company.writers, 10)
      const blocker = await ground.postgres.owner.connect()
      await blocker.query('begin')
      await blocker.query('lock table incident in access exclusive mode')
      const who = await ground.as(ground.founder)
      const { origin } = ground.app
      const burst = Array.from({ length: REQUESTS }, async () => {
        const from = Date.now()
        const { status, error } = await ask(origin, 'incident.list', {}, who)
        took.push(Date.now() - from)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (status !== 200 && status !== 503) {
          violations.push({ rule: 'client', what: `a read was answered ${status} ${error?.code ?? ''}` })
        }
      })
      await wait(HELD_MS)
      await blocker.query('rollback')
      blocker.release()
      const released = Date.now()
      await acknowledgements(company.writers, 1)
      after.push(Date.now() - released)
      await Promise.all(burst)
      await company.disband()
      violations.push(...(await ground.verdict([company.driver.incident])))
    }
    const counted = [...statuses].map(([status, count]) => `${status}: ${count}`).join(' ')
    return {
      n: times * REQUESTS,
      violations,
      figures: { answers: counted, ...spread('answer', took), ...spread('first acknowledgement after it', after) },
    }
  } finally {
    await ground.close()
  }
}

export const poolExhausted: Fault = {
  name: 'pool of the app exhausted',
  how: `3 connections, a lock that holds all of them for ${HELD_MS / 1000} s, ${REQUESTS} reads at once beside 4 writers and 4 watchers`,
  times: 3,
  run,
}
