import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SignedIn } from '#server/auth/signed-in.ts'
import { createJournal } from '#server/journal/journal.ts'
import { liveDoor } from '#server/live/door.ts'
import { createHub } from '#server/live/hub.ts'
import { durableDatabase } from './durable-database.ts'
import { percentiles } from './measure.ts'
import { newNotes, note, noteIn } from './note-stream.ts'
import { record } from './result.ts'

const WATCHERS = [1, 10, 100, 500, 2_000].filter((n) => n <= Number(process.env.BENCH_WATCHERS ?? 500))
const ACTIONS = 100
const EVERY_MS = 100
/** These read their frames; the others only count them, or the driver would measure itself. */
const PROBES = 5

/** A: from the moment a request is meant to be sent until each watcher has read its frame, beside a hub without a database. */
const ground = await durableDatabase()
const { sessionId, personId } = ground.member
const signedIn: SignedIn = { session: sessionId, person: personId, name: 'Ada', email: '', authenticatedAt: '' }
const hub = createHub({
  pools: ground.pools,
  build: 'bench',
  timing: { pingMs: 600_000 },
  limits: { streamsPerSession: 5_000, streamsPerAddress: 5_000 },
})
const door = liveDoor({ hub, identify: async () => signedIn })
const journal = createJournal({ pools: ground.pools, digestKey: randomBytes(32), onCommitted: hub.committed })
const stream = newNotes()
const floor = new Set<ServerResponse>()

const act = async (request: IncomingMessage, response: ServerResponse) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const nonce = Buffer.concat(chunks).toString()
  if (request.url === '/act') await journal.append(noteIn(ground, stream, [note(nonce)]))
  else {
    // As long as the frame of an entry.
    const padding = 'x'.repeat(850)
    const frame = Buffer.from(`data: {"kind":"floor","text":${JSON.stringify(nonce)},"padding":"${padding}"}\n\n`)
    for (const watcher of floor) watcher.write(frame)
  }
  response.end()
}

const server = createServer((request, response) => {
  if (request.url === '/floor') {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"kind":"hello"}\n\n')
    floor.add(response)
    response.on('close', () => floor.delete(response))
  } else if (request.url?.startsWith('/api/live')) void door.handle(request, response)
  else void act(request, response)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4_096, resolve))
const { port } = server.address() as AddressInfo

type Heard = (nonce: string, at: number) => void

/** Counts events after the first. */
function bulk(path: string, counted: () => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ port, path, agent: false }, (answer) => {
      answer.setEncoding('latin1')
      answer.once('data', async (hello: string) => {
        const [, connection] = /"connection":"([^"]+)"/.exec(hello) ?? []
        answer.on('data', (text: string) => {
          for (let at = text.indexOf('\n\n'); at >= 0; at = text.indexOf('\n\n', at + 2)) counted()
        })
        if (connection) await post('/api/live/watch', watchRequest(connection))
        resolve(() => sent.destroy())
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

function watch(path: string, heard: Heard): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ port, path, agent: false }, (answer) => {
      let rest = ''
      answer.setEncoding('utf8')
      answer.on('data', async (text: string) => {
        const at = performance.now()
        const events = (rest + text).split('\n\n')
        rest = events.pop() ?? ''
        for (const event of events) {
          const frame = JSON.parse(event.slice('data: '.length))
          if (frame.kind === 'floor') heard(frame.text, at)
          if (frame.kind === 'entries') for (const { opened } of frame.entries) heard(opened['/text'], at)
          if (frame.kind !== 'hello') continue
          if (frame.connection) await post('/api/live/watch', watchRequest(frame.connection))
          resolve(() => sent.destroy())
        }
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

const watchRequest = (connection: string) =>
  JSON.stringify({ connection, watch: [{ workspace: ground.scope.workspace, stream, after: null }] })

const post = async (path: string, body: string) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
}

async function measure(watchers: number, streamPath: string, actPath: string) {
  const took: number[] = []
  const meant = new Map<string, number>()
  const seen = new Map<string, number>()
  const heard: Heard = (nonce, at) => {
    const from = meant.get(nonce)
    if (from === undefined) return
    took.push(at - from)
    seen.set(nonce, (seen.get(nonce) ?? 0) + 1)
  }
  const closers: (() => void)[] = []
  const probes = Math.min(PROBES, watchers)
  let counted = 0
  for (let i = 0; i < probes; i++) closers.push(await watch(streamPath, heard))
  for (let i = probes; i < watchers; i++) closers.push(await bulk(streamPath, () => counted++))
  const begin = performance.now() + 200
  await Promise.all(
    Array.from({ length: ACTIONS }, async (_, i) => {
      const due = begin + i * EVERY_MS
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()))
      const nonce = `${watchers} ${actPath} ${i}`
      meant.set(nonce, due)
      await post(actPath, nonce)
    }),
  )
  await new Promise((resolve) => setTimeout(resolve, 500))
  for (const close of closers) close()
  const wrong = [...meant.keys()].filter((nonce) => seen.get(nonce) !== probes).length
  const missing = (watchers - probes) * ACTIONS - counted
  return { ...percentiles(took), wrong, missing }
}

const rows: Record<string, string | number>[] = []
await journal.append(noteIn(ground, stream, [note('first')]))
for (const watchers of WATCHERS) {
  const beside = await measure(watchers, '/floor', '/floor-act')
  const ours = await measure(watchers, '/api/live', '/act')
  rows.push({
    watchers,
    'p50 ms': ours.p50Ms,
    'p99 ms': ours.p99Ms,
    'last ms': ours.lastMs,
    'floor p50 ms': beside.p50Ms,
    'floor p99 ms': beside.p99Ms,
    'p99 / floor': Number((ours.p99Ms / beside.p99Ms).toFixed(2)),
    'actions not seen once by each probe': ours.wrong,
    'frames missing elsewhere': ours.missing,
  })
}
record('live', rows)
await hub.close()
server.closeAllConnections()
server.close()
await ground.close()
