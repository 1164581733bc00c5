import { setTimeout as wait } from 'node:timers/promises'
import type { Fault, Trial } from '../fault.ts'
import { spread } from '../fault.ts'
import { acknowledgements } from '../ground/company.ts'
import type { ProgramGround } from '../ground/program-ground.ts'
import { openProgramGround } from '../ground/program-ground.ts'
import type { Plan, Round } from './rounds.ts'
import { rounds } from './rounds.ts'

type Hit = Plan<ProgramGround>['hit']

/** Each session may call 20 times a second. */
const company = { pauseMs: 50 }

const busy = ({ company: { writers }, dice }: Round<ProgramGround>) => acknowledgements(writers, dice.between(5, 30))

async function recovered({ company: { writers } }: Round<ProgramGround>, from: number): Promise<number> {
  await acknowledgements(writers, 1)
  return Date.now() - from
}

const onProgram = async (trial: Trial, plan: Pick<Plan<ProgramGround>, 'perRound' | 'also'> & { hit: Hit }) =>
  rounds(await openProgramGround(), trial, { ...plan, company })

export const killProgramAtRandom: Fault = {
  name: 'kill -9 of the whole program at a random moment',
  how: 'server/main.ts with its pages under npm start; 8 writers, 2 readers, 4 watchers who signed in with passwords; every third restart is killed too, 0 to 3 s in',
  times: 30,
  run: (trial) =>
    onProgram(trial, {
      perRound: 10,
      hit: async (round, i) => {
        const { app } = round.ground
        await busy(round)
        await wait(round.dice.between(0, 400))
        await app.kill()
        if (i % 3 === 2) await app.startCutOff(round.dice.between(0, 3_000))
        const from = Date.now()
        await app.start()
        return recovered(round, from)
      },
    }),
}

export const killProgramPostmaster: Fault = {
  name: 'kill -9 of the postmaster under the whole program',
  how: '8 writers, 2 readers, 4 watchers; the server must go on as the same process',
  times: 20,
  run: (trial) =>
    onProgram(trial, {
      perRound: 10,
      hit: async (round) => {
        const { app, postmaster } = round.ground
        const before = app.pid
        await busy(round)
        await wait(round.dice.between(0, 100))
        const pid = postmaster()
        const from = Date.now()
        if (pid) process.kill(pid, 'SIGKILL')
        await wait(20)
        const took = await recovered(round, from)
        if (app.pid !== before) round.ground.history.complain(`process ${before} became ${app.pid}`)
        return took
      },
    }),
}

export const killStarter: Fault = {
  name: 'kill -9 of npm start above the program',
  how: 'in turn of npm and of the script it runs, under 8 writers; server and database must end by themselves and let go of the data',
  times: 12,
  run: (trial) => {
    const gone: number[] = []
    return onProgram(trial, {
      perRound: 6,
      hit: async (round, i) => {
        const { app, history } = round.ground
        await busy(round)
        await wait(round.dice.between(0, 200))
        const whom = i % 2 ? 'script' : 'npm'
        const took = await app.orphan(whom)
        if (took === null) history.complain(`with ${whom} killed the program went on`)
        else gone.push(took)
        const from = Date.now()
        await app.start()
        return recovered(round, from)
      },
      also: async () => spread('all ended after', gone),
    })
  },
}
