import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reading } from '#server/incident/testing/driver.ts'
import { Watcher } from '../clients/watcher.ts'
import type { Fault, Outcome, Trial } from '../fault.ts'
import type { Ground } from '../ground/ground.ts'
import { openGround } from '../ground/ground.ts'
import type { Violation } from '../judge/judge.ts'

const LIBRARY = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu']
  .map((directory) => join(directory, 'faketime/libfaketimeMT.so.1'))
  .find((path) => existsSync(path))

const OFFSETS = ['+0', '+1h', '-1h', '+1d', '-1d', '+9d', '-9d'] as const

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

/** Everything in Bad Deploy that time has a say in; what was answered, in order. */
async function decisions(
  ground: Ground,
  offset: string,
): Promise<{ answers: string[]; incident: string; lag: number }> {
  const driver = await ground.declare()
  const who = await ground.as(ground.founder)
  const { app, workspace, history } = ground
  const { incident } = driver
  const client = `watcher at ${offset}`
  const watcher = new Watcher({ origin: () => app.origin, who, client, workspace, incident, from: 0, history })
  const answers: string[] = []
  const rollBack = async () => {
    const answer = await driver.rollBack(who)
    answers.push(answer.outcome)
  }
  const operation = (await driver.untilFourthStep(who))['op-8790'] ?? ''
  const fits = (fact: string, age: number): Reading => ({
    ...{ fact, key: operation, value: 'yes', text: 'Checked on the replica', observedAt: minutesAgo(age) },
  })
  await rollBack()
  await driver.record(who, 'rollBack', fits('artifact.compatible', 31), fits('database.compatible', 1))
  await rollBack()
  await driver.record(who, 'rollBack', fits('artifact.compatible', 29))
  const future = { ...fits('database.compatible', 0), observedAt: minutesAgo(-2) }
  answers.push(String((await driver.tryRecord(who, 'rollBack', future)).status))
  await rollBack()
  const head = (await driver.room(who)).incident.seq
  for (let look = 0; look < 200 && watcher.drawn < head; look++) await new Promise((resolve) => setTimeout(resolve, 25))
  await watcher.stop()
  return { answers, incident, lag: Math.max(...watcher.transcript.serverLag) }
}

async function run({ times, without }: Trial): Promise<Outcome> {
  const violations: Violation[] = []
  const seen: string[] = []
  let worst = 0
  const file = join('/tmp', `holdpoint-clock-${process.pid}`)
  writeFileSync(file, '+0')
  const env = {
    LD_PRELOAD: LIBRARY ?? '',
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  const ground = await openGround({ without, env })
  try {
    const incidents: string[] = []
    let expected = ''
    for (let i = 0; i < times; i++) {
      const offset = OFFSETS[i % OFFSETS.length] ?? '+0'
      // The same process all along: its clock jumps under it, forwards and back.
      writeFileSync(file, offset)
      const { answers, incident, lag } = await decisions(ground, offset)
      incidents.push(incident)
      worst = Math.max(worst, lag)
      const said = answers.join(' ')
      expected ||= said
      seen.push(`${offset}: ${said}`)
      if (said !== expected)
        violations.push({ rule: 'clock', what: `at ${offset} it was decided ${said}, else ${expected}` })
      if (lag > 5_000)
        violations.push({ rule: 'clock', what: `at ${offset} frames told a time that was ${lag} ms off` })
    }
    writeFileSync(file, '+0')
    violations.push(...(await ground.verdict(incidents)))
    return {
      n: times,
      violations,
      figures: { 'answers each time': expected, 'time told by frames off by at most': `${worst} ms` },
    }
  } finally {
    await ground.close()
  }
}

export const clockMoved: Fault = {
  name: 'clock of the app moved',
  how: `libfaketime under one process, its clock jumping through ${OFFSETS.join(', ')}; a rollback with facts of all ages`,
  times: OFFSETS.length * 2,
  cannot: () => (LIBRARY ? null : 'libfaketime is missing (Debian: apt-get install faketime)'),
  run,
}
