import type { Fault } from '../fault.ts'
import { acknowledgements } from '../ground/company.ts'
import { inRounds } from './rounds.ts'

export const lostFrames: Fault = {
  name: 'frames lost between server and browser',
  how: 'of the frames with entries one in eight is lost; a watcher draws nothing over the gap and comes again',
  times: 200,
  run: (trial) =>
    inRounds(trial, {
      company: {
        ...{ writers: 3, watchers: 6, pauseMs: 30, loses: () => trial.dice.next() < 1 / 8 },
        careless: trial.without.includes('gap rule'),
      },
      perRound: 100,
      hit: ({ company }) => acknowledgements(company.writers, 1),
    }),
}
