import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepare, root } from './prepare.mjs'

const LONGEST = 400
const SOURCE = /\.(ts|tsx|mts|mjs|js)$/
const VAGUE = /(^|\/|-)(utils?|helpers?|common|manager|service|lib|misc)(\.|-|\/|$)/
const SWITCHED_OFF = /@ts-ignore|@ts-nocheck|@ts-expect-error|biome-ignore|eslint-disable|\b(TODO|FIXME)\b/

/** The Node that `prepare` found. */
let node = process.execPath

/** Runs a JavaScript tool of node_modules; resolves with its exit code and everything it printed. */
function runTool(args) {
  return new Promise((resolve) => {
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    let out = ''
    child.stdout.on('data', (part) => {
      text += part
      out += part
    })
    child.stderr.on('data', (part) => {
      text += part
    })
    child.on('close', (code) => resolve({ code, text, out }))
  })
}

const tool = (path) => join('node_modules', path)

async function fromExit(args) {
  const { code, text } = await runTool(args)
  return code === 0 ? [] : [text.trim() || `It ended with ${code} and said nothing.`]
}

async function importRule() {
  const places = ['app', 'components', 'domain', 'server', 'scripts', 'e2e', 'bench', 'faults', 'prove'].filter((p) =>
    existsSync(join(root, p)),
  )
  const { out, text } = await runTool([
    tool('dependency-cruiser/bin/dependency-cruiser.mjs'),
    ...['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...places],
  ])
  let summary
  try {
    summary = JSON.parse(out).summary
  } catch {
    return [text.trim()]
  }
  if (summary.totalCruised === 0)
    return ['dependency-cruiser read 0 files, so it checked nothing: look at .dependency-cruiser.cjs.']
  const where = new Map(summary.ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]))
  return summary.violations.map((v) => {
    const path = v.cycle ? [v.from, ...v.cycle.map((step) => step.name)].join(' -> ') : `${v.from} -> ${v.to}`
    return `${path}\n    ${v.rule.name}: ${where.get(v.rule.name)}`
  })
}

/** Files git knows or would add. */
function sources() {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root })
  return listed
    .toString()
    .split('\0')
    .filter((path) => SOURCE.test(path) && existsSync(join(root, path)))
}

function houseRules() {
  const said = []
  for (const path of sources()) {
    const text = readFileSync(join(root, path), 'utf8')
    const lines = text.split('\n').length - 1
    if (lines > LONGEST)
      said.push(`${path} has ${lines} lines, more than ${LONGEST}: split it by meaning, one file a verb.`)
    if (VAGUE.test(path)) said.push(`${path}: name the file for what is in it.`)
    if (/(^|\/)index\.tsx?$/.test(path)) said.push(`${path}: no barrels, import the file that has the thing.`)
    if (path !== 'scripts/check.mjs' && SWITCHED_OFF.test(text)) {
      said.push(`${path}: mend what the tool found, or write an issue; do not switch it off or leave a note.`)
    }
    if (/^domain\/.*\.ts$/.test(path) && !/\.test\.ts$/.test(path) && !text.startsWith('//')) {
      said.push(`${path}: open it with one sentence saying what is true there.`)
    }
  }
  return said
}

async function types() {
  if (!existsSync(join(root, 'next-env.d.ts'))) await runTool([tool('next/dist/bin/next'), 'typegen'])
  return fromExit([tool('ts7/bin/tsc'), '--noEmit', '-p', '.'])
}

const CHECKS = [
  ['Types hold', types],
  ['No dead files, exports or dependencies', () => fromExit([tool('knip/bin/knip.js'), '--no-progress'])],
  ['Imports go one way', importRule],
  [
    'Format and lint',
    () => fromExit([tool('@biomejs/biome/bin/biome'), 'ci', '--colors=off', '--max-diagnostics=200', '.']),
  ],
  ['Files keep house style', houseRules],
]

/** Every check, all at once. `said` is empty where one passes. */
export async function runChecks() {
  node = await prepare({ build: false })
  return Promise.all(
    CHECKS.map(async ([title, check]) => {
      const from = performance.now()
      const said = await check()
      return { title, said, seconds: (performance.now() - from) / 1000 }
    }),
  )
}

export function printChecks(results) {
  for (const { title, said, seconds } of results) {
    console.log(`${said.length === 0 ? 'ok  ' : 'FAIL'} ${title} (${seconds.toFixed(1)} s)`)
    for (const line of said) console.log(`  ${line.replaceAll('\n', '\n  ')}`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const results = await runChecks()
  printChecks(results)
  process.exitCode = results.some((r) => r.said.length > 0) ? 1 : 0
}
