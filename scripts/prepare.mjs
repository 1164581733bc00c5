import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { endNotedChild, noteChild, takeLock } from './lock-file.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const generated = join(root, 'server/db/generated')
const built = join(root, '.next')
const neededMajor = 24
/** Names the tool at work: it goes on when a start is killed, and the next start must not work beside it. */
const atWork = join(root, '.cache/at-work.json')

/** What keeps the program from starting, and the way out. */
export class Obstacle extends Error {
  constructor(what, wayOut) {
    super(what)
    this.wayOut = wayOut
  }
}

/**
 * Brings the checkout to what its sources ask for: packages, database client and, when wanted, the built screens.
 * Returns the Node that runs it.
 * @param {{ build: boolean, settings?: NodeJS.ProcessEnv }} wanted `settings`: those that the server is to start with.
 */
export async function prepare({ build, settings }) {
  const lock = await takeTurn()
  try {
    if (lock) await endNotedChild(atWork)
    await install()
    const node = newEnoughNode()
    await generateClient(node)
    if (build) await buildScreens(node, settings)
    return node
  } finally {
    lock?.release()
  }
}

/** Two starts at once would install over each other: the second waits for the first. */
async function takeTurn() {
  const directory = join(root, '.cache')
  let told = false
  for (;;) {
    let lock
    try {
      mkdirSync(directory, { recursive: true })
      lock = takeLock(join(directory, 'prepare.lock'))
    } catch (error) {
      if (['EACCES', 'EROFS', 'EPERM'].includes(error.code)) return null
      throw error
    }
    if (lock.held) return lock
    if (!told) console.log(`  Another start (process ${lock.by.pid}) prepares this checkout; waiting for it.`)
    told = true
    await sleep(200)
  }
}

async function install() {
  const stamp = join(modules, '.installed')
  if (readStamp(stamp) === whatIsInstalled()) return
  if (!holdsWhatIsLocked()) {
    const npm = npmCommand()
    await stage('packages', 'about half a minute, only after a change', [
      ...npm,
      ...['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    ]).catch((error) => {
      throw new Obstacle(
        `npm could not install the packages.\n\n${error.message}`,
        'Check that npm reaches its registry and that this user may write in node_modules, then start again.',
      )
    })
  }
  writeStamp(stamp, whatIsInstalled())
}

/** npm takes its own note away before it changes packages, and writes it when all are there. */
const whatIsInstalled = () =>
  [join(root, 'package-lock.json'), join(modules, '.package-lock.json')].map((path) => digest([path])).join(' ')

/** True when npm itself has noted every package of our lock file as installed. */
function holdsWhatIsLocked() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
    const present = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages
    return Object.entries(wanted).every(([path, { version, optional, os, cpu }]) => {
      if (path === '') return true
      if (present[path]) return present[path].version === version && existsSync(join(root, path))
      return optional || os || cpu
    })
  } catch {
    return false
  }
}

function npmCommand() {
  const beside = dirname(process.execPath)
  const script = [
    process.env.npm_execpath,
    join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
  ].find((path) => path?.endsWith('.js') && existsSync(path))
  // Not the Node in node_modules: npm is about to replace it.
  return script ? [process.env.npm_node_execpath ?? process.execPath, script] : ['npm']
}

/** The one installed beside the packages, or else the machine's own. */
function newEnoughNode() {
  const pinned = join(modules, '.bin/node')
  const stamp = join(modules, '.node')
  const known = readStamp(stamp)
  if (known === 'pinned' && existsSync(pinned)) return pinned
  const major = (version) => Number(/^v(\d+)/.exec(version ?? '')?.[1] ?? 0)
  if (existsSync(pinned) && major(spawnSync(pinned, ['--version'], { encoding: 'utf8' }).stdout) >= neededMajor) {
    writeStamp(stamp, 'pinned')
    return pinned
  }
  if (major(process.version) >= neededMajor) return process.execPath
  throw new Obstacle(
    `Holdpoint runs on Node ${neededMajor}; this machine has ${process.version}, and the one from npm does not run here.`,
    `Install Node ${neededMajor} or newer, then start again.`,
  )
}

async function generateClient(node) {
  const wanted = digest([join(root, 'prisma/schema.prisma'), join(modules, 'prisma/package.json')])
  const stamp = join(generated, '.stamp')
  if (readStamp(stamp) === wanted) return
  rmSync(stamp, { force: true })
  await stage('client', 'a second', [node, join(modules, 'prisma/build/index.js'), 'generate'], {
    PRISMA_SCHEMA_ENGINE_BINARY: node,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  })
  writeStamp(stamp, wanted)
}

const sources = ['app', 'components', 'domain', 'server', 'public']
const settingsOfBuild = ['next.config.mjs', 'proxy.ts', 'package-lock.json', 'tsconfig.json']

async function buildScreens(node, settings) {
  const files = [
    ...sources.flatMap((name) => [...filesIn(join(root, name))]),
    ...settingsOfBuild.map((name) => join(root, name)),
  ]
  const wanted = digest(files)
  const stamp = join(built, 'holdpoint-sources')
  if (readStamp(stamp) === wanted && existsSync(join(built, 'BUILD_ID'))) return
  if (settings) refuseSettings(node, settings)
  rmSync(stamp, { force: true })
  await stage(
    'build',
    'about twenty seconds, only after a change',
    [node, join(modules, 'next/dist/bin/next'), 'build'],
    {
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    },
  )
  writeStamp(stamp, wanted)
}

/** A setting that cannot be used is better said before the build than after it. */
function refuseSettings(node, env) {
  const script = join(root, 'scripts/check-settings.ts')
  const { status } = spawnSync(node, ['--disable-warning=ExperimentalWarning', script], { stdio: 'inherit', env })
  if (status !== 0) throw new Obstacle('', '')
}

function* filesIn(directory) {
  if (!existsSync(directory)) return
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (path === generated || entry.name === 'testing') continue
    if (entry.isDirectory()) yield* filesIn(path)
    else if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) yield path
  }
}

function digest(paths) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  for (const path of [...paths].sort()) {
    if (!existsSync(path)) continue
    hash.update(`\0${path.slice(root.length)}\0`).update(readFileSync(path))
  }
  return hash.digest('hex')
}

function readStamp(path) {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}

/** Where nothing can be written the work is found done by other signs, or done again. */
function writeStamp(path, value) {
  try {
    // A copy of the checkout may share the file by a hard link.
    rmSync(path, { force: true })
    writeFileSync(path, `${value}\n`)
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(error.code)) throw error
  }
}

function forget(path) {
  try {
    rmSync(path, { force: true })
  } catch {}
}

const running = new Set()

/** Ends what is being run, and everything that it started. */
export function stopStages() {
  for (const child of running) child.kill('SIGTERM')
}

/** Runs one command quietly with a clock beside its name; what it printed is shown only when it fails. */
function stage(name, howLong, [command, ...args], env = {}) {
  const from = performance.now()
  const seconds = () => `${((performance.now() - from) / 1000).toFixed(1).padStart(6)} s`
  const isTerminal = process.stdout.isTTY
  const label = `  ${name.padEnd(12)}`
  if (!isTerminal) console.log(`${label} (${howLong}) …`)
  const clock = isTerminal && setInterval(() => process.stdout.write(`\r${label}${seconds()}  (${howLong})`), 100)
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: {
        ...process.env,
        PATH: `${join(modules, '.bin')}:${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    if (child.pid) noteChild(atWork, child.pid)
    let said = ''
    const hear = (part) => {
      said = (said + part).slice(-8_000)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    const finish = (problem) => {
      running.delete(child)
      forget(atWork)
      if (clock) clearInterval(clock)
      if (isTerminal) process.stdout.write('\r\x1b[K')
      if (problem)
        return reject(new Obstacle(problem, `Stopped at: ${name}. Nothing else was changed; start again to go on.`))
      console.log(`${label}${seconds()}`)
      resolve()
    }
    child.once('error', (error) => finish(`${command} does not run (${error.code}).`))
    child.once('close', (code, signal) =>
      finish(code === 0 ? null : said.trim() || `${command} ended with ${signal ?? code}.`),
    )
  })
}
