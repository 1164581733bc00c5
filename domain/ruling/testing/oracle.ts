// What an oracle reads a run with: Kleene's logic and the worth of a reading, said once more without the engine.
import type { Execution, Reading } from '#domain/execution/state.ts'
import type { Verdict } from '#domain/ruling/ruling.ts'

export type Three = boolean | null

export const and = (...parts: readonly Three[]): Three =>
  parts.includes(false) ? false : parts.includes(null) ? null : true
export const or = (...parts: readonly Three[]): Three =>
  parts.includes(true) ? true : parts.includes(null) ? null : false
export const compare = <T>(a: T | null, b: T | null, test: (a: T, b: T) => boolean): Three =>
  a === null || b === null ? null : test(a, b)
export const same = <T>(a: T | null, b: T | null): Three => compare(a, b, (x, y) => x === y)
export const verdictOf = (three: Three): Verdict => (three === null ? 'unknown' : three ? 'satisfied' : 'violated')

export const minutes = 60_000

/** Milliseconds by fact; a fact that is not in it stays fresh. */
export type FreshFor = { readonly [fact: string]: number }

const newest = (run: Execution, fact: string, key: string | null): Reading | null => {
  let found: Reading | null = null
  for (const reading of run.readings[fact] ?? []) {
    if (reading.key !== key) continue
    if (
      found === null ||
      reading.observedAt > found.observedAt ||
      (reading.observedAt === found.observedAt && reading.seq > found.seq)
    )
      found = reading
  }
  return found
}

/**
 * The reading that counts, or null when nothing is known. `now` in milliseconds; Infinity-fresh with `ignoreAge`. A program's
 * word counts once a person acknowledged it; `lenient`, for rules that are not absolute, at once.
 */
export const standing = (
  run: Execution,
  now: number,
  freshFor: FreshFor,
  fact: string,
  key: string | null = null,
  ignoreAge = false,
  lenient = false,
): Reading | null => {
  const reading = newest(run, fact, key)
  if (reading === null || reading.withdrawn || reading.redacted || reading.value === null) return null
  if (reading.observer === 'program' && !reading.acknowledged && !lenient) return null
  for (const outdating of run.outdated[fact] ?? []) {
    if (outdating.key !== null && outdating.key !== key) continue
    if (reading.seq < outdating.seq || Date.parse(reading.observedAt) < Date.parse(outdating.at)) return null
  }
  const age = now - Date.parse(reading.observedAt)
  return !ignoreAge && age > (freshFor[fact] ?? Number.POSITIVE_INFINITY) ? null : reading
}
