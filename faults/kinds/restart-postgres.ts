import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from '../fault.ts'
import { acknowledgements } from '../ground/company.ts'
import { inRounds } from './rounds.ts'

export const restartUnderWatchers: Fault = {
  name: 'Postgres restarted under 200 watchers',
  how: 'two processes of the app with 100 watchers each, 4 writers going; fast shutdown and start',
  times: 10,
  run: (trial) =>
    inRounds(trial, {
      ground: { apps: 2 },
      company: { writers: 4, readers: 2, watchers: 200, pauseMs: 150 },
      perRound: 10,
      hit: async ({ ground, company, dice }) => {
        await acknowledgements(company.writers, dice.between(10, 30))
        const pid = ground.postgres.pid()
        const from = Date.now()
        if (pid) process.kill(pid, 'SIGINT')
        await wait(20)
        await acknowledgements(company.writers, 1)
        const until = Date.now() - from
        // Listening is taken up again within two seconds; what is written after that nobody looks for anew.
        await wait(3_000)
        return until
      },
    }),
}
