import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from './result.ts'
import { results } from './result.ts'

const page = join(import.meta.dirname, '../docs/performance.md')
const BEGIN = '<!-- figures: written by npm run bench from bench/results -->'
const END = '<!-- /figures -->'

const cell = (value: unknown): string =>
  (typeof value === 'number'
    ? value.toLocaleString('en', { maximumFractionDigits: 2 })
    : String(value ?? '')
  ).replaceAll('|', '\\|')

function table(rows: readonly Record<string, unknown>[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns),
    line(columns.map((column) => (rows.every((row) => typeof row[column] !== 'string') ? '---:' : '---'))),
    ...rows.map((row) => line(columns.map((column) => cell(row[column])))),
  ].join('\n')
}

function section({ measure, title, method, goals, rows, measuredAt, commit }: Result): string {
  const met = goals.map(
    ({ what, goal, figure, met }) => `- ${met ? 'Met' : '**Not met**'}: ${what}: **${figure}** (goal ${goal})`,
  )
  return [
    `### ${measure}. ${title}`,
    '',
    ...met,
    '',
    table(rows),
    '',
    `${method} Measured ${measuredAt.slice(0, 10)} at ${commit}.`,
  ].join('\n')
}

const readResults = (): Result[] =>
  readdirSync(results)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(results, name), 'utf8')) as Result)
    .sort((a, b) => (a.measure < b.measure ? -1 : 1))

/** Puts what was measured into the page about performance, between its two marks. */
export function writeReport(): void {
  const all = readResults()
  const [newest] = [...all].sort((a, b) => (a.measuredAt > b.measuredAt ? -1 : 1))
  if (!newest) return
  const { processors, memoryGb, kernel, node } = newest.machine
  const goals = all.flatMap(({ measure, goals }) =>
    goals.map(({ what, goal, figure, met }) => ({ measure, what, goal, figure, met: met ? 'yes' : 'no' })),
  )
  const figures = [
    BEGIN,
    '',
    `On ${processors}, ${memoryGb} GB, Linux ${kernel}, Node ${node}, the embedded PostgreSQL with fsync on. What drives the measures runs on the same processors.`,
    '',
    table(goals),
    '',
    ...all.flatMap((result) => [section(result), '']),
    END,
  ].join('\n')
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (from < 0 || to < 0) throw new Error(`docs/performance.md has lost its marks: ${BEGIN} … ${END}`)
  writeFileSync(page, `${text.slice(0, from)}${figures}${text.slice(to + END.length)}`)
  execFileSync(join(import.meta.dirname, '../node_modules/.bin/biome'), ['format', '--write', page], {
    stdio: 'ignore',
  })
}

if (import.meta.main) writeReport()
