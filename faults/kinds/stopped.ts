import { setTimeout as wait } from 'node:timers/promises'
import { newId } from '#domain/new-id.ts'
import type { Reading } from '#server/incident/testing/driver.ts'
import type { CommandAnswer } from '#server/incident/verb.ts'
import { ask, must } from '../clients/door.ts'
import type { Fault, Outcome, Trial } from '../fault.ts'
import { headOf } from '../ground/company.ts'
import type { Ground } from '../ground/ground.ts'
import { openGround } from '../ground/ground.ts'
import type { Violation } from '../judge/judge.ts'

const FRESH_MS = 30 * 60_000
const LEFT_MS = 3_000
const PAUSES_MS = [0, 3_000, 200]

/** Everything a rollback rests on; that the database fits is fresh for a few seconds more. */
async function rollbackThatExpires(ground: Ground) {
  const driver = await ground.declare()
  const who = await ground.as(ground.founder)
  const operation = (await driver.untilFourthStep(who))['op-8790'] ?? ''
  const fits = { key: operation, value: 'yes', text: 'Checked on the replica' }
  const observedAt = new Date(Date.now() - FRESH_MS + LEFT_MS).toISOString()
  const readings: Reading[] = [
    { fact: 'artifact.compatible', ...fits },
    { fact: 'database.compatible', ...fits, observedAt },
  ]
  await driver.record(who, 'rollBack', ...readings)
  return { driver, who }
}

async function acrossExpiry(ground: Ground): Promise<string> {
  const { driver, who } = await rollbackThatExpires(ground)
  const { app, history } = ground
  await app.arm('read', 'stop')
  const late = driver.rollBack(who).then(
    (answer) => answer.outcome,
    (error: Error) => error.message,
  )
  await app.whenStopped()
  await wait(LEFT_MS + 1_000)
  history.moments.push({
    incident: driver.incident,
    after: await headOf(ground, driver.incident),
    at: Date.now(),
    why: 'the process was stopped',
  })
  app.goOn()
  return late
}

async function acrossDemotion(ground: Ground, pauseMs: number): Promise<string> {
  const [app, other] = ground.apps
  if (!app || !other) throw new Error('Two processes are needed')
  const person = await ground.join('responder')
  const driver = await ground.declare()
  await app.arm('read', 'stop')
  const note = { command: newId(), incident: driver.incident, text: 'Late', execution: null, step: null }
  const late = ask(app.origin, 'incident.addNote', note, await ground.as(person, app))
  await app.whenStopped()
  await must<CommandAnswer>(
    other.origin,
    'member.changeRole',
    { command: newId(), member: person.member, role: 'observer' },
    await ground.as(ground.founder, other),
  )
  ground.history.barred.push({
    incident: driver.incident,
    member: person.member,
    after: await headOf(ground, driver.incident),
    why: 'the role was taken away',
  })
  await wait(pauseMs)
  app.goOn()
  const { status } = await late
  return String(status)
}

async function run({ times, without, weaken }: Trial): Promise<Outcome> {
  const ground = await openGround({ apps: 2, without })
  const violations: Violation[] = []
  const answers = new Map<string, number>()
  try {
    await weaken(ground.postgres.owner)
    const count = (answer: string) => answers.set(answer, (answers.get(answer) ?? 0) + 1)
    for (let i = 0; i < times; i++) {
      if (i % 2 === 0) {
        const answer = await acrossExpiry(ground)
        count(`rollback ${answer}`)
        if (answer !== 'refused') violations.push({ rule: 'late', what: `an expired rollback was answered ${answer}` })
      } else {
        const answer = await acrossDemotion(ground, PAUSES_MS[((i - 1) / 2) % PAUSES_MS.length] ?? 0)
        count(`note ${answer}`)
        if (answer !== '403')
          violations.push({ rule: 'late', what: `a note of a demoted member was answered ${answer}` })
      }
      if (violations.length > 0) break
    }
    const incidents = new Set([...ground.history.moments, ...ground.history.barred].map(({ incident }) => incident))
    violations.push(...(await ground.verdict([...incidents])))
    const said = [...answers].map(([answer, n]) => `${answer}: ${n}`).join(', ')
    return { n: times, violations, figures: { answers: said } }
  } finally {
    await ground.close()
  }
}

export const stopped: Fault = {
  name: 'app stopped between read and write',
  how: 'SIGSTOP at the ruling, across the expiry of a fact or a demotion made through another process, then SIGCONT',
  times: 12,
  run,
}
