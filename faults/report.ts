import type { Figures } from './fault.ts'
import type { Violation } from './judge/judge.ts'

export type Line = {
  name: string
  how: string
  n: number
  k: number
  /** Why it did not run. */
  cannot: string | null
  figures: Figures
  violations: Violation[]
  seconds?: number
  /** Of a removed protection: whether the judge failed it. */
  caught?: boolean
}

export const printTitle = (title: string): void => console.log(`\n${title}\n${'-'.repeat(title.length)}`)

export function printLine({ name, n, k, cannot, figures, violations, seconds, caught }: Line): void {
  if (cannot) {
    console.log(`  did not run   ${name}: ${cannot}`)
    return
  }
  const word = caught === undefined ? (k === 0 ? 'held' : 'FAILED') : caught ? 'caught' : 'NOT CAUGHT'
  console.log(`  ${word.padEnd(12)}  ${name}   k ${k} in N ${n}   (${seconds} s)`)
  const said = Object.entries(figures).map(([figure, value]) => `${figure} ${value}`)
  if (said.length > 0) console.log(`                ${said.join(', ')}`)
  const shown = caught === undefined ? 8 : 1
  for (const { rule, what } of violations.slice(0, shown)) console.log(`                ${rule}: ${what}`)
}
