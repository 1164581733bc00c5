import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/prepare.mjs'
import { usageOf } from './ground/product.ts'
import { record } from './result.ts'

const SAMPLE_MS = 100

/** Processes that come from `pid`, itself included. */
function family(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const of = Number(name)
    if (!Number.isInteger(of)) continue
    try {
      const parent = Number(readFileSync(`/proc/${of}/stat`, 'utf8').split(') ')[1]?.split(' ')[1])
      children.set(parent, [...(children.get(parent) ?? []), of])
    } catch {
      // It ended while we looked.
    }
  }
  const found = [pid]
  for (const each of found) found.push(...(children.get(each) ?? []))
  return found
}

function memoryOf(pids: readonly number[]): number {
  let sum = 0
  for (const pid of pids) {
    try {
      sum += usageOf(pid).rss || 0
    } catch {
      // It ended while we looked.
    }
  }
  return sum
}

/** Wall time, and the most memory that the command and all it starts held at once. */
async function measured(command: string, args: readonly string[], cwd: string) {
  const from = performance.now()
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  let most = 0
  const sampling = setInterval(() => {
    most = Math.max(most, memoryOf(family(child.pid ?? 0)))
  }, SAMPLE_MS)
  const code = await new Promise((resolve) => child.once('exit', resolve))
  clearInterval(sampling)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`)
  return { seconds: Number(((performance.now() - from) / 1_000).toFixed(1)), megabytes: Math.round(most / 2 ** 20) }
}

const place = mkdtempSync(join(tmpdir(), 'holdpoint-clone-'))
try {
  execFileSync('git', ['clone', '-q', root, place])
  const install = await measured('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], place)
  const prepare = `import('./scripts/prepare.mjs').then(({ prepare }) => prepare({ build: true }))`
  const build = await measured('node', ['-e', prepare], place)
  const whole = Number((install.seconds + build.seconds).toFixed(1))
  record({
    measure: 'K',
    name: 'build',
    title: 'From a clone to the built program',
    method: `A fresh clone without node_modules: \`npm ci\` (with npm's own cache as this machine has it), then the database client and the screens as the first \`npm start\` builds them. Memory is the resident memory of the command and everything it started, read every ${SAMPLE_MS} ms; pages that processes share count for each.`,
    goals: [{ what: 'npm ci and build', goal: '<= 180 s', figure: `${whole} s`, met: whole <= 180 }],
    rows: [
      { what: 'npm ci', seconds: install.seconds, 'most memory MB': install.megabytes },
      { what: 'client and screens', seconds: build.seconds, 'most memory MB': build.megabytes },
      { what: 'both', seconds: whole, 'most memory MB': Math.max(install.megabytes, build.megabytes) },
    ],
  })
} finally {
  rmSync(place, { recursive: true, force: true })
}
