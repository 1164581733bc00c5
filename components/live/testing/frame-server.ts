import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LiveFrame, WatchRequest } from '#domain/live/frame.ts'

/** A server that says what a test tells it to say, over real HTTP. */
export type FrameServer = {
  readonly origin: string
  /** Every stream that was opened, the newest last. */
  readonly streams: ServerResponse[]
  readonly asked: WatchRequest[]
  /** Status of the next answers; 200 at first. */
  answer: number
  /** Watch requests are heard and not answered before this. */
  hold: Promise<void>
  send(frame: LiveFrame): void
  /** Breaks every open stream. */
  cut(): void
  stop(): Promise<void>
  startAgain(): Promise<void>
}

const NOW = '2026-11-24T03:17:42.123Z'

export async function startFrameServer(
  onWatch: (request: WatchRequest) => LiveFrame[] = () => [],
): Promise<FrameServer> {
  let port = 0
  const server = createServer((request, response) => void take(request, response))
  const listen = () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const streams: ServerResponse[] = []
  const asked: WatchRequest[] = []
  const write = (frame: LiveFrame, to: ServerResponse) => to.write(`data: ${JSON.stringify(frame)}\n\n`)

  async function take(request: IncomingMessage, response: ServerResponse) {
    if (self.answer !== 200) return void response.writeHead(self.answer).end()
    if (request.url === '/api/live') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      write({ kind: 'hello', connection: `c${streams.push(response)}`, build: 'b1', now: NOW }, response)
      return
    }
    const body = JSON.parse(await textOf(request)) as WatchRequest
    asked.push(body)
    await self.hold
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"refused":[]}')
    const stream = streams.at(-1)
    if (stream) for (const frame of onWatch(body)) write(frame, stream)
  }

  const self: FrameServer = {
    get origin() {
      return `http://127.0.0.1:${port}`
    },
    streams,
    asked,
    answer: 200,
    hold: Promise.resolve(),
    send: (frame) => {
      for (const stream of streams) if (!stream.destroyed) write(frame, stream)
    },
    cut: () => {
      for (const stream of streams) stream.destroy()
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
    startAgain: listen,
  }
  await listen()
  port = (server.address() as AddressInfo).port
  return self
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request) text += part
  return text
}

/** Resolves when `holds` does; fails the test after two seconds with what was seen last. */
export async function until<T>(look: () => T, holds: (seen: T) => boolean = Boolean, ms = 4000): Promise<T> {
  for (const end = Date.now() + ms; ; await new Promise((resolve) => setTimeout(resolve, 5))) {
    const seen = look()
    if (holds(seen)) return seen
    if (Date.now() > end) throw new Error(`Still ${JSON.stringify(seen)}`)
  }
}
