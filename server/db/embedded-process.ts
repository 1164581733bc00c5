import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Place } from './embedded-place.ts'

export const socketPort = 5432

const base = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  jit: 'off',
}

/** The postmaster that postmaster.pid names, when it is a live one of this cluster. */
export function runningPostmaster(cluster: string): { pid: number; ready: boolean } | null {
  let lines: string[]
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0 || !isPostmaster(pid, cluster)) return null
  return { pid, ready: lines[7]?.trim() === 'ready' }
}

/** A killed postmaster can stay a zombie for long: a signal of 0 would still find it. */
function isPostmaster(pid: number, cluster: string): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (process.platform !== 'linux') return true
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return false
  }
  const [, name, state] = /^\d+ \((.*)\) (\S)/s.exec(stat) ?? []
  if (name !== 'postgres' || state === 'Z' || state === 'X') return false
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch {
    return true
  }
}

/** Removes what a killed postmaster leaves; a process that took its number would look like it. */
export function clearRemains(place: Place): void {
  const pidFile = join(place.cluster, 'postmaster.pid')
  const stat = statSync(pidFile, { throwIfNoEntry: false })
  const isBeingWritten = stat?.size === 0 && Date.now() - stat.mtimeMs < 2_000
  if (!stat || isBeingWritten || runningPostmaster(place.cluster)) return
  const socket = join(place.socket, `.s.PGSQL.${socketPort}`)
  for (const path of [pidFile, socket, `${socket}.lock`]) rmSync(path, { force: true })
}

export function spawnPostgres(place: Place, settings: Record<string, string>): ChildProcess {
  const options = Object.entries({ ...base, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const args = ['-D', place.cluster, '-k', place.socket, '-p', String(socketPort), ...options]
  return spawnAs(place, 'postgres', args, { endsWithUs: true })
}

/** Runs one of the binaries as the place's account, in a group of its own, with what it says in the log. */
export function spawnAs(place: Place, binary: string, args: string[], how: { endsWithUs: boolean }): ChildProcess {
  const program = join(place.native, 'bin', binary)
  const setpriv = how.endsWithUs ? setprivWithDeathSignal() : null
  const { account } = place
  const log = openSync(place.log, 'a', 0o600)
  const options: SpawnOptions = {
    cwd: '/',
    detached: true,
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', log, log],
  }
  try {
    if (!setpriv) return spawn(program, args, { ...options, ...account })
    const as = account ? ['--reuid', String(account.uid), '--regid', String(account.gid), '--clear-groups'] : []
    return spawn(setpriv, [...as, '--pdeathsig', 'SIGINT', '--', program, ...args], options)
  } finally {
    closeSync(log)
  }
}

/** With it Postgres stops by itself when this process is killed. Busybox' own setpriv lacks the option. */
function setprivWithDeathSignal(): string | null {
  if (process.platform !== 'linux') return null
  const path = ['/usr/bin/setpriv', '/bin/setpriv'].find((candidate) => existsSync(candidate))
  return path && basename(realpathSync(path)) === 'setpriv' ? path : null
}

export async function untilReady(place: Place, child: ChildProcess): Promise<'ready' | 'ended'> {
  let ended = false
  child.once('exit', () => {
    ended = true
  })
  child.once('error', () => {
    ended = true
  })
  while (!ended) {
    const running = runningPostmaster(place.cluster)
    if (running?.ready && running.pid === child.pid) return 'ready'
    await sleep(5)
  }
  return 'ended'
}

/** Fast shutdown first; an immediate one (recovery at the next start) when it takes too long. */
export async function endPostmaster(cluster: string, pid: number, patienceMilliseconds = 10_000): Promise<void> {
  const gone = () => runningPostmaster(cluster)?.pid !== pid
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(pid, name)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  for (const name of ['SIGINT', 'SIGQUIT'] as const) {
    if (gone()) return
    signal(name)
    const until = performance.now() + patienceMilliseconds
    while (!gone() && performance.now() < until) await sleep(5)
  }
}

const logLimitBytes = 8 * 1024 * 1024

export function turnLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size < logLimitBytes) return size
  renameSync(path, `${path}.1`)
  return 0
}

export function logSince(path: string, offset: number): string {
  try {
    return readFileSync(path).subarray(offset).toString('utf8')
  } catch {
    return ''
  }
}
