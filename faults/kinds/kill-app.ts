import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from '../fault.ts'
import { acknowledgements } from '../ground/company.ts'
import type { Round } from './rounds.ts'
import { inRounds } from './rounds.ts'

async function restarted({ ground, company }: Round, gone: Promise<void>): Promise<number> {
  await gone
  const from = Date.now()
  await ground.app.start()
  await acknowledgements(company.writers, 1)
  return Date.now() - from
}

const busy = ({ company, dice }: Round) => acknowledgements(company.writers, dice.between(5, 40))

export const killAppAtRandom: Fault = {
  name: 'kill -9 of the app at a random moment',
  how: '8 writers that repeat with the same command id, 2 readers, 4 watchers; killed 0 to 400 ms after the last restart settled',
  times: 60,
  run: (trial) =>
    inRounds(trial, {
      perRound: 10,
      hit: async (round) => {
        await busy(round)
        await wait(round.dice.between(0, 400))
        return restarted(round, round.ground.app.kill())
      },
    }),
}

const atPoint = (point: 'read' | 'committed', where: string): Fault => ({
  name: `kill -9 of the app ${where}`,
  how: 'it kills itself at a named point of append, with 8 writers at work',
  times: 25,
  run: (trial) =>
    inRounds(trial, {
      perRound: 5,
      hit: async (round) => {
        await busy(round)
        const { app } = round.ground
        const gone = app.killsItself()
        await app.arm(point, 'kill', round.dice.between(0, 8))
        return restarted(round, gone)
      },
    }),
})

export const killAppBetweenTrips = atPoint('read', 'between read and write')
export const killAppUnanswered = atPoint('committed', 'committed, not answered')

/** Entries are inserted, and the row of the incident, which comes last, is held by somebody else. */
async function heldUncommitted({ ground, company }: Round) {
  const { owner } = ground.postgres
  const client = await owner.connect()
  await client.query('begin')
  await client.query('select from incident where id = $1 for update', [company.driver.incident])
  const waiting = `select pid from pg_stat_activity where wait_event_type = 'Lock' and query like '%journal_append%'`
  for (let look = 0; look < 200; look++) {
    const { rows } = await owner.query<{ pid: number }>(waiting)
    if (rows[0]) return { client, backend: rows[0].pid }
    await wait(10)
  }
  throw new Error('No command came to wait')
}

export const killAppUncommitted: Fault = {
  name: 'kill -9 of the app written, not committed',
  how: 'its write waits inside Postgres; afterwards half of the orphans are let commit, half are ended',
  times: 20,
  run: (trial) =>
    inRounds(trial, {
      perRound: 5,
      hit: async (round, i) => {
        await busy(round)
        const { app, postgres } = round.ground
        const { client, backend } = await heldUncommitted(round)
        await app.kill()
        if (i % 2) await postgres.owner.query('select pg_terminate_backend($1)', [backend])
        await client.query('rollback')
        client.release()
        return restarted(round, Promise.resolve())
      },
    }),
}
