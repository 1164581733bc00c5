import type pg from 'pg'
import type { Protection } from './ground/protections.ts'
import type { Violation } from './judge/judge.ts'
import type { Dice } from './seeded.ts'

export type Figures = Record<string, number | string>

export type Outcome = {
  /** How often the fault was done. */
  n: number
  violations: Violation[]
  figures: Figures
}

export type Trial = {
  /** How often the fault is to be done. */
  times: number
  dice: Dice
  /** Protections of the process that are taken out. */
  without: readonly Protection[]
  /** Takes protections of the database out, before anybody writes. */
  weaken(owner: pg.Pool): Promise<void>
}

export type Fault = {
  name: string
  /** How it is done, in a line for the table's reader. */
  how: string
  times: number
  /** Why it cannot run here; null when it can. */
  cannot?: () => string | null
  run(trial: Trial): Promise<Outcome>
}

/** Median, 95th percentile and greatest of these, in whole numbers. */
export function spread(name: string, values: readonly number[], unit = 'ms'): Figures {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
  if (sorted.length === 0) return { [name]: 'none' }
  return { [name]: `p50 ${at(0.5)} p95 ${at(0.95)} max ${at(1)} ${unit}` }
}
