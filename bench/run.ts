import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeReport } from './report.ts'

const help = `Measures Holdpoint, each figure beside its floor in the same run.

  npm run bench                     everything; about half an hour
  npm run bench -- --only C         one measure, or several: --only A,C
  npm run bench -- --quick          a trial: short, small, kept apart from the results

  A live  B click  C append  D growth  G memory  I vitals  J cold-start  K build
`
const MEASURES: Record<string, string> = {
  A: 'live',
  B: 'click',
  C: 'append',
  D: 'growth',
  G: 'memory',
  I: 'vitals',
  J: 'cold-start',
  K: 'build',
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
})

async function run(letter: string): Promise<boolean> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, `${MEASURES[letter]}.ts`)],
    { stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production', ...(values.quick && { BENCH_QUICK: '1' }) } },
  )
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) console.error(`\nMeasure ${letter} ended with ${code}; its last results stay as they were.`)
  return code === 0
}

async function main(): Promise<number> {
  if (values.help) {
    console.log(help)
    return 0
  }
  const wanted = (values.only ?? Object.keys(MEASURES).join(',')).toUpperCase().split(',')
  const unknown = wanted.find((letter) => !(letter in MEASURES))
  if (unknown !== undefined) {
    console.error(`There is no measure ${unknown}.\n\n${help}`)
    return 1
  }
  let failed = 0
  for (const letter of wanted) if (!(await run(letter))) failed++
  if (!values.quick) writeReport()
  return failed === 0 ? 0 : 1
}

process.exitCode = await main()
