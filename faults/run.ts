import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { faults } from './faults.ts'
import { removals } from './removals.ts'
import type { Line } from './report.ts'
import { printLine, printTitle } from './report.ts'
import { dice } from './seeded.ts'

const help = `Does to the server what machines do, and judges it by what its clients saw.

  npm run faults -- [options]

  --seed <number>    of everything that is random    (1)
  --only <words>     faults whose name contains this; several with commas between
  --times <number>   how often each is done, instead of its own number
  --part <name>      faults, removals or both        (both)
  --list             their names
`

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    times: { type: 'string' },
    part: { type: 'string', default: 'both' },
    list: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
})

const seed = Number(values.seed)
const words = values.only.toLowerCase().split(',')
const wanted = ({ name }: { name: string }) => words.some((word) => name.toLowerCase().includes(word))
const chosen = values.part === 'removals' ? [] : faults.filter(wanted)
const removed = values.part === 'faults' ? [] : removals.filter(wanted)
let isBad = false

async function runFaults(): Promise<Line[]> {
  const lines: Line[] = []
  if (chosen.length > 0) printTitle('Faults: k failures in N')
  for (const fault of chosen) {
    const why = fault.cannot?.() ?? null
    const from = Date.now()
    const line: Line = { name: fault.name, how: fault.how, n: 0, k: 0, cannot: why, figures: {}, violations: [] }
    if (!why) {
      try {
        const times = Number(values.times ?? fault.times)
        const outcome = await fault.run({ times, dice: dice(seed), without: [], weaken: async () => {} })
        Object.assign(line, { ...outcome, k: outcome.violations.length })
      } catch (error) {
        line.violations = [{ rule: 'trial', what: error instanceof Error ? (error.stack ?? '') : String(error) }]
        line.k = 1
      }
    }
    line.seconds = Math.round((Date.now() - from) / 1000)
    if (line.k > 0) isBad = true
    printLine(line)
    lines.push(line)
  }
  return lines
}

/** Here the judge must say no. */
async function runRemovals(): Promise<Line[]> {
  const lines: Line[] = []
  if (removed.length > 0) printTitle('With a protection removed: the judge must fail it')
  for (const removal of removed) {
    const why = removal.fault.cannot?.() ?? null
    const from = Date.now()
    const line: Line = {
      name: removal.name,
      how: removal.fault.name,
      n: 0,
      k: 0,
      cannot: why,
      figures: {},
      violations: [],
    }
    if (!why) {
      const { without = [], weaken = async () => {}, times } = removal
      const outcome = await removal.fault.run({ times, dice: dice(seed), without, weaken }).catch((error: Error) => ({
        n: 0,
        violations: [{ rule: 'trial', what: error.message }],
        figures: {},
      }))
      Object.assign(line, { ...outcome, k: outcome.violations.length })
      line.caught = outcome.violations.some(({ rule }) => removal.rules.includes(rule))
      if (!line.caught) isBad = true
    }
    line.seconds = Math.round((Date.now() - from) / 1000)
    printLine(line)
    lines.push(line)
  }
  return lines
}

function record(result: { faults: Line[]; removals: Line[] }): void {
  // Only what ran whole is kept beside the sources.
  const place = values.only || values.times ? '../test-results/faults/' : './results/'
  const directory = fileURLToPath(new URL(place, import.meta.url))
  mkdirSync(directory, { recursive: true })
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const about = {
    seed,
    commit,
    node: process.version,
    kernel: release(),
    cpus: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
  }
  const name = values.only ? values.only.replaceAll(/[^a-z0-9]+/gi, '-') : values.part
  writeFileSync(join(directory, `${name}.json`), `${JSON.stringify({ ...about, ...result }, null, 2)}\n`)
}

if (values.help) console.log(help)
else if (values.list) console.log([...chosen, ...removed].map(({ name }) => name).join('\n'))
else {
  record({ faults: await runFaults(), removals: await runRemovals() })
  process.exit(isBad ? 1 : 0)
}
