import type { ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Trouble } from '#server/trouble.ts'
import type { Place } from './embedded-place.ts'
import { ownDirectory, placeFor } from './embedded-place.ts'
import {
  clearRemains,
  endPostmaster,
  logSince,
  runningPostmaster,
  socketPort,
  spawnAs,
  spawnPostgres,
  turnLog,
  untilReady,
} from './embedded-process.ts'
import { notWritable, refuseFullDisk, refuseOtherVersion, troubleFromLog } from './embedded-trouble.ts'

export type EmbeddedOptions = {
  dataDirectory: string
  /** A server that already runs here: stop it and start our own (we hold the directory's lock), or use it and leave it be. */
  running: 'take' | 'leave'
  /** Tests give up durability for speed. */
  durable: boolean
  report: (line: string) => void
}

export type Embedded = {
  /** The address of a database on the socket for a role. */
  url: (role: string, database: string) => string
  /** Where its files are: in the data directory, unless that is closed to the user it runs as. */
  directory: string
  /** Null while it is down between a crash and its restart. */
  readonly pid: number | null
  stop: () => Promise<void>
}

const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' }
const longestPauseMilliseconds = 5_000

export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const place = preparePlace(options.dataDirectory)
  const url = (role: string, database: string) =>
    `postgresql://${role}@${encodeURIComponent(place.socket)}:${socketPort}/${database}`

  if (!existsSync(join(place.cluster, 'PG_VERSION'))) await createCluster(place, options.durable)
  refuseOtherVersion(place.cluster)

  const settings = options.durable ? {} : fast
  for (let attempt = 1; attempt <= 10; attempt++) {
    const running = runningPostmaster(place.cluster)
    if (running && options.running === 'leave') {
      const used = await others(place, url)
      if (used) return used
      continue
    }
    if (running) await endPostmaster(place.cluster, running.pid)
    refuseFullDisk(place.cluster)
    const first = await launch(place, settings)
    if (first) return supervise(place, settings, first, url, options.report)
  }
  throw new Trouble('Other starts of the database on this directory keep ending midway.', 'Start again.')
}

function preparePlace(dataDirectory: string): Place {
  try {
    return placeFor(dataDirectory)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') throw notWritable(dataDirectory, { cause: error })
    throw error
  }
}

/** Null when it ended before it was ready. */
async function others(place: Place, url: Embedded['url']): Promise<Embedded | null> {
  for (;;) {
    const running = runningPostmaster(place.cluster)
    if (!running) return null
    if (running.ready) return { url, directory: dirname(place.cluster), pid: running.pid, stop: async () => {} }
    await sleep(10)
  }
}

/** Made beside its place and moved there whole, so that a start that is cut off leaves no half cluster. */
async function createCluster(place: Place, durable: boolean): Promise<void> {
  const parent = dirname(place.cluster)
  const prefix = `${basename(place.cluster)}.new-`
  refuseFullDisk(parent)
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix)) removeRemains(join(parent, name))
  }
  const half = join(parent, `${prefix}${process.pid}`)
  ownDirectory(half, place.account)
  const from = turnLog(place.log)
  const child = spawnAs(
    place,
    'initdb',
    [
      ...['-D', half, '-U', 'owner', '--auth-local=trust', '--auth-host=reject', '--encoding=UTF8'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
      ...(durable ? [] : ['--no-sync']),
    ],
    { endsWithUs: true },
  )
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  if (code !== 0) {
    rmSync(half, { recursive: true, force: true })
    throw troubleFromLog(place.cluster, place.log, logSince(place.log, from))
  }
  renameSync(half, place.cluster)
}

/** What the start that was cut off left running may still write there. */
function removeRemains(half: string): void {
  try {
    rmSync(half, { recursive: true, force: true, maxRetries: 8, retryDelay: 50 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error
  }
}

/** Null when another process started the server first. */
async function launch(place: Place, settings: Record<string, string>): Promise<ChildProcess | null> {
  for (let attempt = 1; ; attempt++) {
    clearRemains(place)
    const from = turnLog(place.log)
    const child = spawnPostgres(place, settings)
    if ((await untilReady(place, child)) === 'ready') return child
    const said = logSince(place.log, from)
    const isTaken = /lock file "[^"]*" (already exists|is empty)/.test(said)
    if (isTaken && runningPostmaster(place.cluster)) return null
    const passing = isTaken || /pre-existing shared memory/.test(said)
    if (!passing || attempt === 40) throw troubleFromLog(place.cluster, place.log, said)
    await sleep(100)
  }
}

function supervise(
  place: Place,
  settings: Record<string, string>,
  first: ChildProcess,
  url: Embedded['url'],
  report: (line: string) => void,
): Embedded {
  let current: ChildProcess | null = first
  const stopping = new AbortController()
  let restarting: Promise<void> | null = null

  const watch = (child: ChildProcess) => {
    const ended = () => {
      if (current !== child) return
      current = null
      if (!stopping.signal.aborted) restarting = restart()
    }
    child.once('exit', ended)
    if (child.exitCode !== null || child.signalCode !== null) ended()
  }

  const restart = async () => {
    report('The database stopped; it is being started again.')
    for (let pause = 50; !stopping.signal.aborted; pause = Math.min(pause * 2, longestPauseMilliseconds)) {
      try {
        const child = await launch(place, settings)
        if (child) {
          current = child
          watch(child)
          report('The database is back.')
          return
        }
      } catch (error) {
        report(error instanceof Trouble ? `${error.message} ${error.wayOut}` : String(error))
      }
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }

  watch(first)

  return {
    url,
    directory: dirname(place.cluster),
    get pid() {
      return current?.pid ?? null
    },
    stop: async () => {
      stopping.abort()
      await restarting
      if (current?.pid) await endPostmaster(place.cluster, current.pid)
    },
  }
}
