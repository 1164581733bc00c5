import { createServer, request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Transform } from 'node:stream'

/** A way to the server for one browser alone, that can be cut, mended and made to lose things: a proxy of HTTP. */
export type Network = {
  /** For a browser context's `proxy.server`. */
  readonly address: string
  /** How many live streams are open through it. */
  readonly streams: number
  /** Breaks what is open and refuses what is new. */
  cut(): void
  mend(): void
  /** The live stream loses its next entries on the way. */
  loseNextEntries(): void
  /** Requests whose path contains `part` wait; the answer lets them go on. */
  hold(part: string): () => void
  close(): Promise<void>
}

export async function openNetwork(): Promise<Network> {
  const sockets = new Set<Socket>()
  const holds = new Map<string, Promise<void>>()
  let isCut = false
  let losing = false
  let streams = 0

  const lossy = () =>
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const isLost = losing && chunk.includes('"kind":"entries"')
        if (isLost) losing = false
        done(null, isLost ? undefined : chunk)
      },
    })

  const server = createServer(async (asked, answer) => {
    const { pathname } = new URL(asked.url ?? '/', 'http://nowhere')
    for (const [part, hold] of holds) if (pathname.includes(part)) await hold
    const isStream = pathname === '/api/live'
    const onward = request(asked.url ?? '/', { method: asked.method, headers: asked.headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers)
      if (isStream) answered.pipe(lossy()).pipe(answer)
      else answered.pipe(answer)
    })
    if (isStream) streams++
    onward.on('error', () => answer.destroy())
    answer.on('close', () => {
      if (isStream) streams--
      onward.destroy()
    })
    asked.pipe(onward)
  })
  server.on('connection', (socket) => {
    if (isCut) socket.destroy()
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get streams() {
      return streams
    },
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      isCut = false
    },
    loseNextEntries: () => {
      losing = true
    },
    hold: (part) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      holds.set(part, promise)
      return () => {
        holds.delete(part)
        resolve()
      }
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
