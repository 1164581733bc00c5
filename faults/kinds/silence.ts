import { setTimeout as wait } from 'node:timers/promises'
import type { Fault, Outcome, Trial } from '../fault.ts'
import { spread } from '../fault.ts'
import { acknowledgements, gather } from '../ground/company.ts'
import { openGround } from '../ground/ground.ts'
import type { Direction } from '../ground/tcp-proxy.ts'
import type { Violation } from '../judge/judge.ts'

/** Every command is answered within this, whatever the database does. */
const PROMISED_MS = 25_000

const cuts: readonly { directions: readonly Direction[]; ms: number }[] = [
  { directions: ['to server', 'to client'], ms: 30_000 },
  { directions: ['to server', 'to client'], ms: 5_000 },
  { directions: ['to client'], ms: 5_000 },
  { directions: ['to server'], ms: 5_000 },
  { directions: ['to client'], ms: 30_000 },
  { directions: ['to server', 'to client'], ms: 60_000 },
]

async function run({ times, dice, without }: Trial): Promise<Outcome> {
  const ground = await openGround({ without })
  const violations: Violation[] = []
  const until: number[] = []
  const failed: number[] = []
  let during = 0
  try {
    for (let i = 0; i < times; i++) {
      const cut = cuts[i % cuts.length]
      if (!cut) break
      const company = await gather(ground, dice, { patienceMs: 120_000, givesUp: 0.2 })
      await acknowledgements(company.writers, 20)
      ground.proxy.silence(cut.directions)
      await wait(500)
      const answered = () => company.writers.reduce((sum, writer) => sum + writer.answered.length, 0)
      const before = answered()
      await wait(cut.ms)
      during += answered() - before
      const mended = Date.now()
      ground.proxy.mend()
      await acknowledgements(company.writers, 1, 120_000)
      until.push(Date.now() - mended)
      await company.disband(30_000)
      failed.push(...company.writers.flatMap((writer) => writer.failed))
      const worst = Math.max(...company.writers.map(({ longestMs }) => longestMs))
      if (worst > PROMISED_MS) violations.push({ rule: 'deadline', what: `an answer took ${worst} ms` })
      violations.push(...(await ground.verdict([company.driver.incident])))
      if (violations.length > 0 && without.length > 0) break
    }
    if (during > 0) violations.push({ rule: 'once', what: `${during} commands were acknowledged during the silence` })
    const { history } = ground
    return {
      n: times,
      violations,
      figures: {
        acknowledged: history.count('acknowledged'),
        'acknowledged in the silence': during,
        ...spread('time to an error', failed),
        ...spread('first acknowledgement after it', until),
      },
    }
  } finally {
    ground.proxy.mend()
    await ground.close()
  }
}

export const silentCut: Fault = {
  name: 'silent network cut between app and database',
  how: 'a proxy keeps the connections and forwards nothing, both ways or one, for 5, 30 and 60 s; 8 writers',
  times: 6,
  run,
}
