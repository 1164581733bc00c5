import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { plays } from './plays.ts'
import type { Tally } from './walk.ts'
import { addTo, emptyTally, walk } from './walk.ts'
import { weakenings } from './weaken.ts'

const help = `Works at random on every runbook and judges each decision by what the runbook's words allow.

  npm run prove -- [options]

  --steps <number>   random steps over all runbooks   (1000000)
  --seed <number>    of everything that is random     (1)
  --again            start over; otherwise a run that was cut off goes on

  Ctrl-C at any time: what was done is kept in prove/results.
`

type Proof = {
  seed: number
  /** The next walk of every runbook. */
  next: number
  runbooks: { [name: string]: Tally }
  weakened: { tried: number; noticed: number; equivalent: string[]; missed: string[] } | null
}

const results = join(import.meta.dirname, 'results')
const file = join(results, 'prove.json')

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    again: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
})
const seed = Number(values.seed)
const wanted = Number(values.steps)

function kept(): Proof {
  const fresh: Proof = { seed, next: 0, runbooks: {}, weakened: null }
  if (values.again || !existsSync(file)) return fresh
  const proof = JSON.parse(readFileSync(file, 'utf8')) as Proof
  return proof.seed === seed ? proof : fresh
}

const keep = (proof: Proof): void => {
  mkdirSync(results, { recursive: true })
  writeFileSync(file, `${JSON.stringify(proof, null, 2)}\n`)
}
const stepsOf = ({ runbooks }: Proof): number => Object.values(runbooks).reduce((sum, { steps }) => sum + steps, 0)

/** The violation that ended it, or null. */
function goOn(proof: Proof): string | null {
  let shown = performance.now()
  while (stepsOf(proof) < wanted) {
    for (const play of plays) {
      const { tally, violation } = walk(play, seed * 1_000_003 + proof.next)
      const sum = proof.runbooks[play.name] ?? emptyTally()
      addTo(sum, tally)
      proof.runbooks[play.name] = sum
      if (violation !== null) return violation
    }
    proof.next++
    if (performance.now() - shown > 2_000) {
      shown = performance.now()
      keep(proof)
      process.stdout.write(`\r${stepsOf(proof).toLocaleString('en')} of ${wanted.toLocaleString('en')} steps`)
    }
  }
  process.stdout.write('\n')
  return null
}

const LONGEST_SEARCH = 2_000

function weakenAll(): NonNullable<Proof['weakened']> {
  const all = plays.flatMap((play) => weakenings(play.runbook).map((weakened) => ({ play, ...weakened })))
  const unnoticed = all.filter(({ play, runbook }) => {
    for (let i = 0; i < LONGEST_SEARCH; i++)
      if (walk(play, seed * 1_000_003 + i, runbook).violation !== null) return false
    return true
  })
  const namesOf = (list: typeof all) => list.map(({ play, name }) => `${play.name}: ${name}`)
  return {
    tried: all.length,
    noticed: all.length - unnoticed.length,
    equivalent: namesOf(unnoticed.filter(({ play, name }) => play.equivalent[name] !== undefined)),
    missed: namesOf(unnoticed.filter(({ play, name }) => play.equivalent[name] === undefined)),
  }
}

function main(): number {
  if (values.help) {
    console.log(help)
    return 0
  }
  const proof = kept()
  const violation = goOn(proof)
  if (violation === null) proof.weakened ??= weakenAll()
  keep(proof)
  console.table(proof.runbooks)
  if (violation !== null) {
    console.error(violation)
    return 1
  }
  const { tried = 0, noticed = 0, equivalent = [], missed = [] } = proof.weakened ?? {}
  console.log(
    `${stepsOf(proof).toLocaleString('en')} steps, no violation. ${noticed} of ${tried} weakened rules noticed.`,
  )
  for (const name of equivalent) console.log(`  changes nothing: ${name}`)
  for (const name of missed) console.log(`  not noticed: ${name}`)
  return missed.length === 0 ? 0 : 1
}

process.exitCode = main()
