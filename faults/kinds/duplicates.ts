import { newId } from '#domain/new-id.ts'
import type { CommandAnswer } from '#server/incident/verb.ts'
import { ask, mayPass } from '../clients/door.ts'
import { acknowledge } from '../clients/writer.ts'
import type { Fault, Outcome, Trial } from '../fault.ts'
import { openGround } from '../ground/ground.ts'
import type { Violation } from '../judge/judge.ts'

const BATCH = 20

async function run({ times, dice, without, weaken }: Trial): Promise<Outcome> {
  const ground = await openGround({ apps: 2, without })
  const violations: Violation[] = []
  let deliveries = 0
  let refused = 0
  let replies = 0
  try {
    await weaken(ground.postgres.owner)
    const { incident } = await ground.declare()
    const { history, founder, apps } = ground
    const ways = async (i: number) => {
      const app = apps[i] ?? ground.app
      return { app, who: await ground.as(founder, app) }
    }
    const [first, second] = await Promise.all([ways(0), ways(1)])
    for (let done = 0; done < times; done += BATCH) {
      const commands = Array.from({ length: Math.min(BATCH, times - done) }, () => {
        const command = newId()
        const sent = history.send({ command, incident, member: founder.member, path: 'incident.addNote' })
        return { sent, text: `note ${command}`, seqs: new Set<number>() }
      })
      const copies = dice.shuffle(
        commands.flatMap((one) => Array.from({ length: dice.between(1, 5) }, () => ({ one, other: false }))),
      )
      const twisted = commands.filter(() => dice.next() < 0.3).map((one) => ({ one, other: true }))
      const deliver = async ({ one, other }: { one: (typeof commands)[number]; other: boolean }) => {
        const { app, who } = dice.pick([first, second])
        const { command } = one.sent
        const input = { command, incident, text: other ? 'Something else' : one.text, execution: null, step: null }
        for (;;) {
          deliveries++
          const answer = await ask(app.origin, 'incident.addNote', input, who)
          if (mayPass(answer)) continue
          if (other) {
            if (answer.status === 409) refused++
            else violations.push({ rule: 'once', what: `another body under the same id was answered ${answer.status}` })
          } else if (answer.status === 200) {
            replies++
            one.seqs.add((answer.data as CommandAnswer).seq)
            one.sent.attempts++
            acknowledge(history, one.sent, answer)
          } else violations.push({ rule: 'client', what: `a note was answered ${answer.status} ${answer.error?.code}` })
          return
        }
      }
      await Promise.all(copies.map(deliver))
      await Promise.all(dice.shuffle(twisted).map(deliver))
      for (const { sent, seqs } of commands) {
        if (seqs.size > 1)
          violations.push({ rule: 'once', what: `${sent.command} was answered with ${seqs.size} numbers` })
      }
    }
    violations.push(...(await ground.verdict([incident])))
    return { n: times, violations, figures: { deliveries, replies, 'other bodies refused': refused } }
  } finally {
    await ground.close()
  }
}

export const duplicates: Fault = {
  name: 'duplicate and reordered commands',
  how: 'each command 1 to 5 times at once, shuffled over two processes; some ids again with another body',
  times: 300,
  run,
}
