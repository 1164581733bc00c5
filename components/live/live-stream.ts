import type { LiveFrame, WatchAnswer, WatchRequest } from '#domain/live/frame.ts'
import { backOffMs } from './back-off.ts'
import type { EndedBecause } from './connection.ts'
import { readEvents } from './event-stream.ts'

export type LinkState = 'live' | 'reconnecting' | 'offline' | 'ended'
export type Link = { state: LinkState; since: number; because: EndedBecause | null }

export type StreamSettings = {
  /** Such as `http://127.0.0.1:7300`; the stream is `/api/live` there. */
  origin: string
  fetch?: typeof fetch
  random?: () => number
  /** Pings come every 10 to 15 s; a stream that is silent for longer than this is dead. */
  silenceMs?: number
}

type Options = StreamSettings & {
  /** What is to be watched now; asked again at every change and reconnect. */
  watching(): Omit<WatchRequest, 'connection'>
  /** The server has heard what `watching` said last. */
  onWatched(): void
  onFrame(frame: LiveFrame): void
  onLink(link: Link): void
}

/** One stream, kept open: it reconnects by itself, at once when woken, and says again what it watches. */
export class LiveStream {
  private readonly options: Options
  private link: Link = { state: 'reconnecting', since: Date.now(), because: null }
  private open: AbortController | null = null
  private connection: string | null = null
  private attempt = 0
  private run = 0
  private running = false
  private online = true
  private wakeUp: (() => void) | null = null
  private heardAt = 0
  private posting: Promise<void> = Promise.resolve()
  private saying = false
  /** How often in a row nobody was signed in. */
  private unknown = 0

  constructor(options: Options) {
    this.options = options
  }

  get current(): Link {
    return this.link
  }

  start(): void {
    if (this.running || this.link.state === 'ended') return
    this.running = true
    this.run++
    void this.keepOpen(this.run)
  }

  stop(): void {
    this.running = false
    this.open?.abort()
    this.wakeUp?.()
    if (this.link.state === 'live') this.link = { state: 'reconnecting', since: Date.now(), because: null }
  }

  /** The network came back, or somebody looks again: a waiting reconnect happens now, a silent stream is looked at now. */
  wake(): void {
    this.attempt = 0
    if (this.isSilent()) this.open?.abort()
    this.wakeUp?.()
  }

  setOnline(online: boolean): void {
    if (this.online === online) return
    this.online = online
    this.become(online ? 'reconnecting' : 'offline')
    if (online) this.wake()
    else this.open?.abort()
  }

  end(because: EndedBecause): void {
    this.become('ended', because)
    this.stop()
  }

  /** Tell the server what is watched now. Without a stream it is told on the next one. */
  watchChanged(): void {
    if (this.saying) return
    this.saying = true
    this.posting = this.posting.then(() => {
      this.saying = false
      return this.postWatch()
    })
  }

  private async keepOpen(run: number): Promise<void> {
    while (this.running && this.run === run) {
      if (this.online) {
        const reached = await this.connect()
        if (!this.running || this.run !== run) return
        this.become(this.online && reached ? 'reconnecting' : 'offline')
      }
      await this.pause(this.online ? backOffMs(this.attempt++, this.options.random) : null)
    }
  }

  /** Resolves when a stream that was open ends; whether the server was reached at all. */
  private async connect(): Promise<boolean> {
    const open = new AbortController()
    this.open = open
    const timer = setInterval(() => this.isSilent() && open.abort(), 1000)
    this.heardAt = Date.now()
    let reached = false
    try {
      const response = await this.fetch('/api/live', { headers: { accept: 'text/event-stream' }, signal: open.signal })
      reached = true
      this.refuse(response)
      if (!response.body) return reached
      await readEvents(
        response.body,
        (data) => this.hear(JSON.parse(data)),
        () => this.sound(),
      )
      return reached
    } catch {
      return reached
    } finally {
      clearInterval(timer)
      open.abort()
      this.connection = null
      this.open = null
    }
  }

  private hear(frame: LiveFrame): void {
    this.options.onFrame(frame)
    if (frame.kind === 'hello') {
      this.connection = frame.connection
      this.watchChanged()
    }
    if (frame.kind === 'end') {
      if (frame.reason === 'sessionEnded') this.end('signedOut')
      else this.open?.abort()
    }
  }

  private async postWatch(): Promise<void> {
    const { connection, open } = this
    if (!connection || !open) return
    try {
      const response = await this.fetch('/api/live/watch', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ connection, ...this.options.watching() }),
        signal: open.signal,
      })
      this.refuse(response)
      this.options.onWatched()
      const answer: WatchAnswer = await response.json()
      for (const target of answer.refused) this.options.onFrame({ kind: 'gone', ...target })
      this.attempt = 0
      if (this.connection === connection) this.become('live')
    } catch {
      open.abort()
    }
  }

  private refuse(response: Response): void {
    // A session that goes on under another cookie answers once like one that ended.
    if (response.status === 401 && ++this.unknown > 1) this.end('signedOut')
    if (response.status !== 401) this.unknown = 0
    if (!response.ok) throw new Error(`The stream answered ${response.status}`)
  }

  private sound(): void {
    this.heardAt = Date.now()
  }

  private isSilent(): boolean {
    return Date.now() - this.heardAt > (this.options.silenceMs ?? 25_000)
  }

  private become(state: LinkState, because: EndedBecause | null = null): void {
    if (this.link.state === state || this.link.state === 'ended') return
    this.link = { state, since: Date.now(), because }
    this.options.onLink(this.link)
  }

  /** Until woken, or for `ms`. */
  private pause(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? null : setTimeout(resolve, ms)
      this.wakeUp = () => {
        if (timer !== null) clearTimeout(timer)
        resolve()
      }
    })
  }

  private fetch(path: string, init: RequestInit): Promise<Response> {
    return (this.options.fetch ?? fetch)(`${this.options.origin}${path}`, {
      credentials: 'same-origin',
      cache: 'no-store',
      ...init,
    })
  }
}
