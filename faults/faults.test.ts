import { expect, test } from 'vitest'
import type { Fault } from './fault.ts'
import { duplicates } from './kinds/duplicates.ts'
import { killAppAtRandom, killAppUnanswered } from './kinds/kill-app.ts'
import { killPostmaster, resetConnections } from './kinds/kill-postgres.ts'
import { lostFrames } from './kinds/lossy.ts'
import { removals } from './removals.ts'
import { dice } from './seeded.ts'

const slice: [fault: Fault, times: number][] = [
  [killAppAtRandom, 1],
  [killAppUnanswered, 1],
  [killPostmaster, 2],
  [resetConnections, 3],
  [duplicates, 20],
  [lostFrames, 20],
]

test.each(slice.map(([fault, times]) => ({ name: fault.name, fault, times })))(
  '$name: nothing is lost, doubled or skipped',
  {
    timeout: 120_000,
  },
  async ({ fault, times }) => {
    const outcome = await fault.run({ times, dice: dice(7), without: [], weaken: async () => {} })
    expect(outcome.violations).toEqual([])
    expect(outcome.n).toBe(times)
  },
)

test('with repeated commands not remembered, the judge says so', { timeout: 120_000 }, async () => {
  const [removal] = removals
  const { without = [], weaken = async () => {} } = removal ?? {}
  const outcome = await duplicates.run({ times: 20, dice: dice(7), without, weaken })
  expect(outcome.violations.map(({ rule }) => rule)).toContain('once')
})
