import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'

/** A trial: shorter, smaller, and kept apart from the results that count. */
export const quick = process.env.BENCH_QUICK === '1'

export type Goal = { what: string; goal: string; figure: string; met: boolean }

export type Measured = {
  /** Its letter. */
  measure: string
  name: string
  title: string
  method: string
  goals: readonly Goal[]
  rows: readonly Record<string, string | number>[]
}

export type Result = Measured & {
  measuredAt: string
  commit: string
  machine: { processors: string; memoryGb: number; kernel: string; node: string }
}

export const results = join(import.meta.dirname, 'results')
const trials = join(import.meta.dirname, '../.cache/bench')

/** Writes what was measured, with what it was measured on, and shows it. */
export function record(measured: Measured): void {
  const directory = quick ? trials : results
  mkdirSync(directory, { recursive: true })
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname })
    .toString()
    .trim()
  const machine = {
    processors: `${cpus().length} x ${cpus()[0]?.model.trim()}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
  }
  const result: Result = { ...measured, measuredAt: new Date().toISOString(), commit, machine }
  writeFileSync(join(directory, `${measured.name}.json`), `${JSON.stringify(result, null, 2)}\n`)
  console.log(`\n${measured.measure}  ${measured.title}`)
  console.table(measured.rows)
  console.table(measured.goals)
}
