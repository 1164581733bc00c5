import type { ClientRequest, IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { LiveFrame } from '#domain/live/frame.ts'
import { accept } from '#domain/live/gap.ts'
import type { History, Transcript } from '../judge/history.ts'
import type { Who } from './door.ts'

export type WatcherOptions = {
  origin: () => string
  who: Who
  client: string
  workspace: string
  incident: string
  from: number
  history: History
  /** Of frames with entries, how many are lost on the way. */
  loses?: () => boolean
  /** Draws whatever comes, in the order it comes. */
  careless?: boolean
  reconnectMs?: () => number
}

/** A browser's end of the stream: it draws an entry only after the one before it, and says again what it holds. */
export class Watcher {
  private readonly options: WatcherOptions
  readonly transcript: Transcript
  private isOn = true
  private last: number
  private current: ClientRequest | null = null
  private reply: IncomingMessage | null = null
  private connection: string | null = null
  private readonly done: Promise<void>

  constructor(options: WatcherOptions) {
    this.options = options
    const { client, incident, from, history } = options
    this.last = from
    this.transcript = {
      ...{ client, incident, from, applied: [], lateness: [], serverLag: [] },
      ...{ duplicates: 0, gaps: 0, resyncs: 0, connections: 0 },
    }
    history.transcripts.push(this.transcript)
    this.done = this.go()
  }

  get drawn(): number {
    return this.last
  }

  get isOpen(): boolean {
    return this.connection !== null
  }

  /** Stops reading from the socket. */
  pause(): void {
    this.reply?.pause()
  }

  resume(): void {
    this.reply?.resume()
  }

  async stop(): Promise<void> {
    this.isOn = false
    this.current?.destroy()
    await this.done
  }

  private async go(): Promise<void> {
    const { reconnectMs = () => 100 + Math.random() * 200 } = this.options
    while (this.isOn && !this.options.history.over) {
      await this.connect().catch(() => {})
      this.connection = null
      if (this.isOn) await wait(reconnectMs())
    }
  }

  private async connect(): Promise<void> {
    const { origin, who } = this.options
    const asked = request(`${origin()}/api/live`, { headers: { cookie: who.cookie }, agent: false })
    this.current = asked
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      asked.on('response', resolve)
      asked.on('error', reject)
      asked.end()
    })
    this.reply = reply
    asked.on('error', () => {})
    if (reply.statusCode !== 200) {
      reply.resume()
      return
    }
    this.transcript.connections++
    let rest = ''
    reply.setEncoding('utf8')
    reply.on('data', (text: string) => {
      const events = (rest + text).split('\n\n')
      rest = events.pop() ?? ''
      for (const event of events) this.hear(JSON.parse(event.slice('data: '.length)) as LiveFrame)
    })
    await new Promise<void>((resolve) => {
      reply.on('close', () => resolve())
      reply.on('error', () => resolve())
    })
  }

  private hear(frame: LiveFrame): void {
    if (frame.kind === 'entries') this.transcript.serverLag.push(Math.abs(Date.now() - Date.parse(frame.now)))
    if (frame.kind === 'hello') {
      this.connection = frame.connection
      void this.watch()
    }
    if (frame.kind === 'resync') {
      this.transcript.resyncs++
      void this.watch()
    }
    if (frame.kind === 'entries') this.take(frame.entries)
  }

  private take(entries: readonly OpenedEntry[]): void {
    const { history, incident, careless, loses } = this.options
    if (loses?.()) return
    for (const { entry, hash } of entries) {
      history.see(incident, entry.seq, hash)
      if (entry.seq <= this.last) this.transcript.duplicates++
      else this.transcript.lateness.push(Date.now() - Date.parse(entry.at))
    }
    const { apply, gap } = careless ? { apply: entries, gap: null } : accept(this.last, entries)
    for (const { entry, hash } of apply) {
      this.transcript.applied.push(hash)
      this.last = entry.seq
    }
    if (gap !== null) {
      this.transcript.gaps++
      this.current?.destroy()
    }
  }

  /** Says what it holds; a server that goes away meanwhile is told again on the next stream. */
  private async watch(): Promise<void> {
    const { origin, who, workspace, incident } = this.options
    const { connection } = this
    const watch = [{ workspace, stream: `incident/${incident}`, after: this.last }]
    for (let attempt = 0; this.isOn && connection && connection === this.connection; attempt++) {
      const answer = await fetch(`${origin()}/api/live/watch`, {
        method: 'POST',
        headers: { origin: origin(), cookie: who.cookie, 'content-type': 'application/json' },
        body: JSON.stringify({
          connection,
          watch: attempt === 0 ? watch : [{ ...watch[0], after: this.last }],
          presence: [],
        }),
        signal: AbortSignal.timeout(30_000),
      }).catch(() => null)
      await answer?.text().catch(() => '')
      if (answer?.ok) return
      await wait(100)
    }
  }
}
