import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LiveFrame, WatchRequest } from '#domain/live/frame.ts'
import type { Pools } from '#server/db/pools.ts'
import type { SignedInMember } from '#server/journal/append-request.ts'
import { createJournal } from '#server/journal/journal.ts'
import { liveDoor } from '../door.ts'
import type { HubOptions } from '../hub.ts'
import { createHub } from '../hub.ts'

export type LiveServer = Awaited<ReturnType<typeof liveServer>>

/** A hub behind real HTTP, with a journal that feeds it. The session is named by a header instead of a cookie. */
export async function liveServer(pools: Pools, options: Partial<HubOptions> = {}) {
  const hub = createHub({ pools, build: 'test', ...options })
  const door = liveDoor({
    hub,
    identify: async ({ headers }) => {
      const { session, person } = headers
      if (typeof session !== 'string' || typeof person !== 'string') return null
      const startedAt = '2026-11-24T00:00:00.000Z'
      return { session, person, name: 'Ada', email: 'ada@example.org', startedAt, authenticatedAt: startedAt }
    },
  })
  const server = createServer((request, response) => void door.handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    hub,
    port,
    journal: createJournal({ pools, digestKey: new Uint8Array(32).fill(7), onCommitted: hub.committed }),
    close: async () => {
      await hub.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type LiveClient = {
  frames: LiveFrame[]
  /** Numbers of the entries that arrived, in the order of arrival. */
  seqs(stream?: string): number[]
  ended: Promise<void>
  isOpen(): boolean
  watch(watch: WatchRequest['watch'], presence?: WatchRequest['presence']): Promise<{ status: number; body: unknown }>
  /** Stop and go on reading from the socket. */
  pause(): void
  resume(): void
  close(): void
}

export const connect = (port: number, who: SignedInMember): Promise<LiveClient> =>
  connectWith(port, { session: who.sessionId, person: who.personId })

/** `headers` say who one is, and go along with every request. */
export async function connectWith(port: number, headers: Record<string, string>): Promise<LiveClient> {
  const frames: LiveFrame[] = []
  const ended = Promise.withResolvers<void>()
  let open = true
  const hello = Promise.withResolvers<string>()
  const request = httpRequest({ port, path: '/api/live', headers, agent: false })
  const close = () => {
    open = false
    ended.resolve()
  }
  const reply = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    request.on('response', resolve)
    request.on('error', reject)
    request.end()
  })
  if (reply.statusCode !== 200) throw new Error(`The stream answered ${reply.statusCode}`)
  request.on('error', close)
  reply.on('error', close)
  reply.on('close', close)
  let rest = ''
  reply.setEncoding('utf8')
  reply.on('data', (text: string) => {
    const events = (rest + text).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const frame = JSON.parse(event.slice('data: '.length)) as LiveFrame
      frames.push(frame)
      if (frame.kind === 'hello') hello.resolve(frame.connection)
    }
  })
  const connection = await hello.promise
  return {
    frames,
    seqs: (stream) =>
      frames.flatMap((frame) =>
        frame.kind === 'entries' && (!stream || frame.stream === stream)
          ? frame.entries.map(({ entry }) => entry.seq)
          : [],
      ),
    ended: ended.promise,
    isOpen: () => open,
    watch: async (watch, presence = []) => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/live/watch`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ connection, watch, presence }),
      })
      return { status: answer.status, body: await answer.json() }
    },
    pause: () => reply.pause(),
    resume: () => reply.resume(),
    close: () => request.destroy(),
  }
}
