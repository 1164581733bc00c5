import type { Fault } from '../fault.ts'
import { acknowledgements } from '../ground/company.ts'
import { inRounds } from './rounds.ts'

const PER_ROUND = 100

export const lostFrames: Fault = {
  name: 'frames lost between server and browser',
  how: 'of the frames with entries one in eight is lost; a watcher draws nothing over the gap and comes again',
  times: 200,
  run: (trial) => {
    // What is lost last is missed only when the next entry comes: the end of each round arrives whole.
    let isLossy = true
    return inRounds(trial, {
      company: {
        ...{ writers: 3, watchers: 6, pauseMs: 30, loses: () => isLossy && trial.dice.next() < 1 / 8 },
        careless: trial.without.includes('gap rule'),
      },
      perRound: PER_ROUND,
      hit: async ({ company }, i) => {
        isLossy = true
        const until = await acknowledgements(company.writers, 1)
        isLossy = (i + 1) % PER_ROUND !== 0 && i + 1 < trial.times
        if (!isLossy) await acknowledgements(company.writers, 5)
        return until
      },
    })
  },
}
