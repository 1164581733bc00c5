import { describe, expect, test } from 'vitest'
import { plays } from './plays.ts'
import type { Tally } from './walk.ts'
import { addTo, emptyTally, walk } from './walk.ts'
import { weakenings } from './weaken.ts'

const SEED = 20261124
const WALKS = 16
/** A weakened rule that walks this long do not notice is not noticed. */
const LONGEST_SEARCH = 250

describe.each(plays)('$name', { timeout: 120_000 }, (play) => {
  test('random work on it comes to no decision that its words forbid, nor is refused what they allow', () => {
    const all: Tally = emptyTally()
    for (let i = 0; i < WALKS; i++) {
      const { tally, violation } = walk(play, SEED + i)
      expect(violation).toBeNull()
      addTo(all, tally)
    }
    expect(Math.min(all.authorized, all.refused, all.signed)).toBeGreaterThan(40)
  })

  /** `npm run prove` tries the others, too: rules turned round or taken for granted, readings that never grow old. */
  const quick = weakenings(play.runbook).filter(({ name }) => /dropped$|observer/.test(name))
  test.each(quick)('weakened, $name, it is noticed unless nothing changes by it', ({ name, runbook }) => {
    let noticed = false
    for (let i = 0; i < LONGEST_SEARCH && !noticed; i++) noticed = walk(play, SEED + i, runbook).violation !== null
    expect(noticed).toBe(play.equivalent[name] === undefined)
  })
})
