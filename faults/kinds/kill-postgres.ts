import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from '../fault.ts'
import { acknowledgements } from '../ground/company.ts'
import type { Round } from './rounds.ts'
import { inRounds } from './rounds.ts'

const busy = ({ company, dice }: Round) => acknowledgements(company.writers, dice.between(5, 40))

/** Until somebody is answered again, counted from the fault. */
async function recovered({ company }: Round, from: number): Promise<number> {
  await acknowledgements(company.writers, 1)
  return Date.now() - from
}

export const killPostmaster: Fault = {
  name: 'kill -9 of the Postgres postmaster',
  how: '8 writers, 2 readers, 4 watchers; the supervisor starts it again',
  times: 40,
  run: (trial) =>
    inRounds(trial, {
      perRound: 10,
      hit: async (round) => {
        await busy(round)
        await wait(round.dice.between(0, 100))
        const pid = round.ground.postgres.pid()
        const from = Date.now()
        if (pid) process.kill(pid, 'SIGKILL')
        await wait(20)
        return recovered(round, from)
      },
      also: async ({ apps }) => ({ 'restarts of the app': apps.reduce((sum, { ownEnds }) => sum + ownEnds, 0) }),
    }),
}

export const killBackend: Fault = {
  name: 'kill -9 of one Postgres backend',
  how: 'a backend of the app at work; Postgres then ends all of them and recovers',
  times: 40,
  run: (trial) =>
    inRounds(trial, {
      perRound: 10,
      hit: async (round) => {
        await busy(round)
        const { owner } = round.ground.postgres
        const { rows } = await owner.query<{ pid: number }>(
          `select pid from pg_stat_activity where usename = 'holdpoint_app' order by state = 'active' desc, random() limit 1`,
        )
        const from = Date.now()
        if (rows[0]) process.kill(rows[0].pid, 'SIGKILL')
        await wait(20)
        return recovered(round, from)
      },
      also: async ({ apps }) => ({ 'restarts of the app': apps.reduce((sum, { ownEnds }) => sum + ownEnds, 0) }),
    }),
}

export const resetConnections: Fault = {
  name: 'all connections to Postgres reset',
  how: 'the way between app and database is cut with RST and open again at once',
  times: 60,
  run: (trial) =>
    inRounds(trial, {
      perRound: 20,
      hit: async (round) => {
        await busy(round)
        await wait(round.dice.between(0, 50))
        const from = Date.now()
        round.ground.proxy.reset()
        return recovered(round, from)
      },
    }),
}
