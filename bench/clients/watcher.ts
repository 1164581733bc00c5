import type { ClientRequest } from 'node:http'
import { request } from 'node:http'
import { backOffMs } from '#components/live/back-off.ts'

export type Place = {
  port: number
  /** Of the stream; `/api/live` for ours. */
  path: string
  cookie?: string
  /** Address of this machine to come from: limits count by it. */
  from?: string
  /** What to watch; absent for the floor, which sends everything to everybody. */
  watch?: { workspace: string; stream: string }
}

/** What each action carries, so that its arrival can be told from others. */
export const NONCE = /nonce-(\d+)-/g

const now = () => Number(process.hrtime.bigint()) / 1e6

/** One watcher: it opens its stream, says what it watches, and comes back by itself as a browser does. */
export class Watcher {
  private readonly place: Place
  private readonly heard: (nonce: number, at: number) => void
  private readonly isLive: () => void
  private current: ClientRequest | null = null
  private attempt = 0
  private isOn = true

  /** `heard`: at which monotonic millisecond the frame with this nonce was read. `isLive`: each time it watches. */
  constructor(place: Place, heard: (nonce: number, at: number) => void, isLive: () => void) {
    this.place = place
    this.heard = heard
    this.isLive = isLive
    this.connect()
  }

  stop(): void {
    this.isOn = false
    this.current?.destroy()
  }

  private again(): void {
    if (this.isOn) setTimeout(() => this.isOn && this.connect(), backOffMs(this.attempt++))
  }

  private connect(): void {
    const { port, path, cookie, from } = this.place
    let isAnswered = false
    const sent = request(
      {
        ...{ host: '127.0.0.1', port, path, agent: false, headers: cookie ? { cookie } : {} },
        ...(from && { localAddress: from }),
      },
      (answer) => {
        isAnswered = true
        answer.on('error', () => {})
        answer.on('close', () => this.again())
        if (answer.statusCode !== 200) return void answer.resume()
        let rest = ''
        answer.setEncoding('latin1')
        answer.on('data', (text: string) => {
          const at = now()
          const all = rest + text
          const end = all.lastIndexOf('\n\n') + 2
          rest = all.slice(end)
          this.read(all.slice(0, end), at)
        })
      },
    )
    this.current = sent
    sent.on('error', () => isAnswered || this.again())
    sent.end()
  }

  private read(events: string, at: number): void {
    for (const [, nonce] of events.matchAll(NONCE)) this.heard(Number(nonce), at)
    if (!events.includes('"kind":"hello"')) return
    const [, connection] = /"connection":"([^"]+)"/.exec(events) ?? []
    if (connection) this.say(connection)
    else this.live()
  }

  private live(): void {
    this.attempt = 0
    this.isLive()
  }

  private say(connection: string): void {
    const { port, cookie = '', from, watch } = this.place
    const body = JSON.stringify({ connection, watch: [{ ...watch, after: null }], presence: [] })
    const headers = { cookie, origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' }
    const sent = request(
      {
        ...{ host: '127.0.0.1', port, path: '/api/live/watch', method: 'POST', agent: false, headers },
        ...(from && { localAddress: from }),
      },
      (answer) => {
        answer.resume()
        answer.on('end', () => (answer.statusCode === 200 ? this.live() : this.current?.destroy()))
      },
    )
    sent.on('error', () => this.current?.destroy())
    sent.end(body)
  }
}
