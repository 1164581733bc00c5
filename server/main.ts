// Next replaces the global Date; CEL knows a timestamp by its constructor. Next goes first, or every timestamp is unknown to the rules.
import 'next/dist/server/node-environment.js'

import { join } from 'node:path'
import next from 'next'
import { connectDatabase } from '#server/db/connect.ts'
import { openDatabase } from '#server/db/database.ts'
import { diskRoom } from '#server/db/disk-room.ts'
import { openPools } from '#server/db/pools.ts'
import type { Environment } from '#server/environment.ts'
import { checkout, isLoopback, readEnvironment } from '#server/environment.ts'
import { databaseAnswers, healthDoor } from '#server/http/health-door.ts'
import { listen } from '#server/http/http-server.ts'
import { logLine } from '#server/log-line.ts'
import { openParts } from '#server/parts.ts'
import type { Registry } from '#server/registry.ts'
import { stage } from '#server/stages.ts'
import { Trouble } from '#server/trouble.ts'
import { alreadyRuns, takeLock } from '../scripts/lock-file.mjs'
import { announceReady, announceTrouble } from './announce.ts'

const startedAt = Number(process.env.HOLDPOINT_STARTED_AT ?? Date.now())
const say = (line: string) => console.log(line)
const log = (line: string) => console.error(logLine(new Date(), line))

const undo: (() => void | Promise<void>)[] = []

async function start(): Promise<void> {
  const environment = readEnvironment(process.env)
  const lock = holdDataDirectory(environment)
  const http = await listen(environment.host, environment.port, log)
  undo.push(http.close)
  const origin = environment.origin ?? localOrigin(environment.host, http.port)
  lock?.note(origin)
  process.env.NEXTAUTH_URL = origin
  process.env.NEXTAUTH_SECRET = environment.secret

  const pagesReady = stage('screens', () => preparePages(environment, http.port), say)
  pagesReady.catch(() => {})
  const connected = await stage('database', () => connectDatabase(environment, { running: 'take', report: log }), say)
  undo.push(connected.stop)
  if (connected.directory && connected.directory !== environment.dataDirectory) {
    say(`  The database lives in ${connected.directory}: its user cannot reach ${environment.dataDirectory}.`)
  }
  const database = openDatabase(openPools(connected.addresses, undefined, (line) => stopping ?? log(line)))
  undo.push(database.close, http.close)

  const registry: Registry = {
    environment,
    origin,
    https: origin.startsWith('https:'),
    database,
    asOwner: connected.asOwner,
    hasRoom: connected.directory ? diskRoom(connected.directory) : () => true,
    onStop: (work) => undo.push(work),
    log,
  }
  const { doors, setupCode } = await stage('journal', () => openParts(registry), say)
  const health = healthDoor(() => databaseAnswers(registry))

  const { proxies } = environment
  http.open({ origin, https: registry.https, doors: [health, ...doors], pages: await pagesReady, proxies })
  undo.push(http.turnAway)
  say(announceReady(origin, setupCode, startedAt))
}

function holdDataDirectory({ database, dataDirectory }: Environment): { note: (url: string) => void } | null {
  if (database.kind === 'external') return null
  const lock = takeLock(join(dataDirectory, 'holdpoint.lock'))
  if (!lock.held) throw new Trouble(...alreadyRuns(dataDirectory, lock.by))
  undo.push(lock.release)
  return lock
}

function localOrigin(host: string, port: number): string {
  const name = isLoopback(host) ? host : '127.0.0.1'
  return new URL(`http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`).origin
}

async function preparePages({ development, host }: Environment, port: number) {
  const app = next({ dev: development, dir: checkout, hostname: host, port })
  await app.prepare()
  return app.getRequestHandler()
}

let stopping: Promise<never> | null = null

/** In the opposite order of the start. One step that fails does not keep the others from running. */
function stop(code: number): Promise<never> {
  stopping ??= (async () => {
    for (const work of undo.splice(0).reverse()) {
      try {
        await work()
      } catch (error) {
        log(`while stopping: ${error instanceof Error ? error.stack : String(error)}`)
      }
    }
    process.exit(code)
  })()
  return stopping
}

const booted = start().catch(async (error: unknown) => {
  console.error(announceTrouble(error))
  await stop(1)
})

const bootPatienceMilliseconds = 3_000

async function stopAfterBoot(): Promise<void> {
  await Promise.race([booted, new Promise((resolve) => setTimeout(resolve, bootPatienceMilliseconds))])
  await stop(0)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopAfterBoot)
// The program that started us is gone: nobody would stop us any more.
process.on('disconnect', stopAfterBoot)
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
process.on('uncaughtException', (error) => log(`uncaught: ${error.stack}`))
process.on('unhandledRejection', (reason) =>
  log(`unhandled: ${reason instanceof Error ? reason.stack : String(reason)}`),
)
