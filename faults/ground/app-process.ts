import { addressesOn, openDatabase } from '#server/db/database.ts'
import { diskRoom } from '#server/db/disk-room.ts'
import { openPools } from '#server/db/pools.ts'
import { listen } from '#server/http/http-server.ts'
import { answerProblem } from '#server/http/problem-answer.ts'
import type { AppendPoint } from '#server/journal/journal-parts.ts'
import { openParts } from '#server/parts.ts'
import type { Registry } from '#server/registry.ts'
import { callLimits } from '#server/trpc/limits.ts'
import type { FromApp, Given, ToApp } from './app-messages.ts'
import { beginTampering, remove } from './protections.ts'

// The server without its pages, as a process of its own that a trial may kill, stop and starve.
// Nothing catches what is uncaught: here a fault that main.ts would only log ends the process.
const given = JSON.parse(process.argv[2] ?? '{}') as Given
const log = (line: string) => console.error(line)
const say = (message: FromApp) => process.send?.(message)

let armed: { point: AppendPoint; does: 'kill' | 'stop'; after: number } | null = null
const at = (point: AppendPoint) => {
  if (!armed || armed.point !== point || armed.after-- > 0) return
  const { does } = armed
  armed = null
  process.kill(process.pid, does === 'kill' ? 'SIGKILL' : 'SIGSTOP')
}

const undo: (() => void | Promise<void>)[] = []
const http = await listen('127.0.0.1', given.port, log)
const origin = `http://127.0.0.1:${http.port}`
const pools = openPools(
  addressesOn((role) => `postgresql://${role}@127.0.0.1:${given.databasePort}/${given.database}`),
  given.pools,
)
const turned = remove(given.without, pools)
const database = openDatabase(pools)
const registry: Registry = {
  environment: {
    development: true,
    host: '127.0.0.1',
    port: http.port,
    origin,
    dataDirectory: given.dataDirectory,
    secret: given.secret,
    database: { kind: 'embedded' },
    proxies: [],
    oidc: null,
  },
  origin,
  https: false,
  database,
  asOwner: async () => {
    throw new Error('Nothing here works as the owner')
  },
  hasRoom: given.watched ? diskRoom(given.watched) : () => true,
  onStop: (work) => undo.push(work),
  log,
}
const { doors, setupCode } = await openParts(registry, {
  at,
  calls: callLimits({ session: 1_000_000, address: 1_000_000 }),
  limits: { streamsPerSession: 10_000, streamsPerAddress: 20_000, ...given.live, ...turned.limits },
  ...(turned.timing && { timing: turned.timing }),
})
const nothing = (_: unknown, response: Parameters<typeof answerProblem>[0]) =>
  void answerProblem(response, { code: 'NOT_FOUND', message: 'There are no pages here' })
http.open({ origin, https: false, doors, pages: nothing })

process.on('message', (message: ToApp) => {
  if (message.ask === 'arm') {
    armed = message
    say({ answer: 'armed' })
  } else if (message.ask === 'tamper') {
    beginTampering()
    say({ answer: 'tampering' })
  } else {
    globalThis.gc?.()
    globalThis.gc?.()
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
    say({ answer: 'size', rss, heapUsed, buffers: arrayBuffers })
  }
})
process.on('SIGTERM', async () => {
  for (const work of undo.reverse()) await work()
  await http.close()
  await database.close()
  process.exit(0)
})
process.on('disconnect', () => process.exit(1))
say({ answer: 'ready', port: http.port, setupCode })
