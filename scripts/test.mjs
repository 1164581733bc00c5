import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Obstacle, prepare, root } from './prepare.mjs'

const results = join(root, 'test-results')
process.chdir(root)

const SUITES = ['check', 'unit', 'browser']
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !SUITES.includes(name))
if (unknown.length > 0) {
  console.error(`No suite is called ${unknown.join(', ')}. There are ${SUITES.join(', ')}; without a name all run.`)
  process.exit(2)
}
const wanted = asked.length > 0 ? asked : SUITES

/** Resolves with the exit code; what the tool prints goes to the terminal as it comes. */
function show(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('error', () => resolve(127))
    child.on('close', (code, signal) => resolve(signal ? 1 : code))
  })
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}

/** A runner that failed, or said nothing, although no test of it failed. */
function runnerFault(name, code, counted) {
  if (counted.failed.length > 0) return counted
  if (code !== 0) counted.failed.push(`${name}: the runner ended with ${code}`)
  else if (counted.passed === 0) counted.failed.push(`${name}: nothing ran`)
  return counted
}

async function check() {
  const { printChecks, runChecks } = await import('./check.mjs')
  const said = await runChecks()
  printChecks(said)
  const failed = said.filter((one) => one.said.length > 0).map((one) => `check: ${one.title}`)
  return { passed: said.length - failed.length, failed }
}

async function unit(node) {
  const file = join(results, 'unit.json')
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]
  const code = await show(node, args)
  const report = readJson(file)
  const failed = []
  for (const suite of report?.testResults ?? []) {
    const name = suite.name.replace(`${root}/`, '')
    const tests = suite.assertionResults.filter((t) => t.status !== 'passed')
    for (const t of tests) failed.push(`${name}: ${t.fullName}${t.status === 'failed' ? '' : ` (${t.status})`}`)
    if (suite.status !== 'passed' && tests.length === 0) failed.push(`${name}: ${suite.message || 'did not load'}`)
  }
  return runnerFault('unit', code, { passed: report?.numPassedTests ?? 0, failed })
}

/** Playwright nests suites; every leaf is a spec. */
function* specsOf(suite) {
  for (const spec of suite.specs ?? []) yield spec
  for (const inner of suite.suites ?? []) yield* specsOf(inner)
}

async function browser(node) {
  const { ensureChromium } = await import('./chromium.mjs')
  const chromium = await ensureChromium(node)
  if (!chromium)
    return { passed: 0, failed: ['browser: no Chromium here and none could be fetched; set CHROMIUM_PATH'] }
  const file = join(results, 'browser.json')
  const code = await show(node, ['node_modules/@playwright/test/cli.js', 'test'], { CHROMIUM_PATH: chromium })
  const report = readJson(file)
  const specs = (report?.suites ?? []).flatMap((suite) => [...specsOf(suite)])
  const statusOf = (spec) => spec.tests[0]?.status ?? 'skipped'
  const failed = specs
    .filter((spec) => !['expected', 'flaky'].includes(statusOf(spec)))
    .map((spec) => `e2e/${spec.file}: ${spec.title}${statusOf(spec) === 'skipped' ? ' (skipped)' : ''}`)
  for (const error of report?.errors ?? []) failed.push(`browser: ${error.message.split('\n')[0]}`)
  return runnerFault('browser', code, {
    passed: specs.filter((s) => ['expected', 'flaky'].includes(statusOf(s))).length,
    failed,
  })
}

const RUN = { check, unit, browser }

async function main() {
  const node = await prepare({ build: wanted.includes('browser') })
  mkdirSync(results, { recursive: true })
  for (const name of ['unit', 'browser']) rmSync(join(results, `${name}.json`), { force: true })

  let passed = 0
  const failed = []
  for (const name of wanted) {
    console.log(`\n== ${name}`)
    const counted = await RUN[name](node)
    passed += counted.passed
    failed.push(...counted.failed)
  }
  if (failed.length > 0) console.log(`\nFailed:\n${failed.map((title) => `  ${title}`).join('\n')}`)
  console.log(`\n${passed} passed, ${failed.length} failed`)
  process.exitCode = failed.length > 0 || passed === 0 ? 1 : 0
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Obstacle ? `${error.message}\n${error.wayOut}` : error)
  console.log('\n0 passed, 1 failed')
  process.exitCode = 1
}
