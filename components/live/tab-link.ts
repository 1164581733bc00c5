import type { Instant } from '#domain/journal/entry.ts'
import type { LiveFrame } from '#domain/live/frame.ts'
import type { Link } from './live-stream.ts'
import type { FromTab, Target, ToTab } from './tab-messages.ts'
import { keyOf } from './tab-messages.ts'

export type Look = {
  target: Target
  /** Number of the last entry that is here, asked whenever the stream is opened anew. */
  after(): number
  onFrame(frame: LiveFrame): void
}

export type Looked = {
  /** A new baseline is here: go on from it. */
  again(): void
  place(step: string | null): void
  stop(): void
}

/** How a tab speaks to the switchboard: through a port of the shared worker, or directly. */
export type Wire = (message: FromTab) => void

/** One tab's end of the browser's stream. */
export class TabLink {
  private readonly looks = new Set<Look & { step?: string | null }>()
  private readonly listeners = new Set<() => void>()
  private wire: Wire | null = null
  private said: Link = { state: 'reconnecting', since: Date.now(), because: null }
  private offsetMs = 0
  private current: Instant | null = null
  private readonly observe: ((serverNow: number) => void) | undefined

  /** `observe` is told the server's time whenever it is heard. */
  constructor(observe?: (serverNow: number) => void) {
    this.observe = observe
  }

  /** Server time minus browser time. */
  get serverOffsetMs(): number {
    return this.offsetMs
  }

  /** Server time of the last word after which everything shown was current. */
  get asOf(): Instant | null {
    return this.current
  }

  get link(): Link {
    return this.said
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Speak through `wire` from now on, and say everything again. */
  connect(wire: Wire): void {
    this.wire = wire
    for (const look of this.looks) this.sayLook(look)
  }

  disconnect(): void {
    this.wire?.({ say: 'leave' })
    this.wire = null
  }

  say(message: FromTab): void {
    this.wire?.(message)
  }

  /** The server said what time it is, and that what it says is current. */
  hearNow(now: Instant): void {
    this.current = now
    this.offsetMs = Date.parse(now) - Date.now()
    this.observe?.(Date.parse(now))
  }

  hear(message: ToTab): void {
    if ('link' in message) {
      this.said = message.link
      for (const listener of this.listeners) listener()
      return
    }
    const { frame } = message
    if (frame.kind === 'entries' || frame.kind === 'board' || (frame.kind === 'ping' && frame.current))
      this.hearNow(frame.now)
    for (const look of this.looks) if (wants(look.target, frame)) look.onFrame(frame)
  }

  look(look: Look): Looked {
    const kept: Look & { step?: string | null } = { ...look }
    this.looks.add(kept)
    this.sayLook(kept)
    return {
      again: () => this.sayLook(kept),
      place: (step) => {
        kept.step = step
        this.say({ say: 'place', target: kept.target, step })
      },
      stop: () => {
        this.looks.delete(kept)
        const key = keyOf(kept.target)
        const others = [...this.looks].some((other) => keyOf(other.target) === key)
        if (!others) this.say({ say: 'unwatch', target: kept.target })
      },
    }
  }

  private sayLook(look: Look & { step?: string | null }): void {
    this.say({ say: 'watch', target: look.target, after: look.after() })
    if (look.step !== undefined) this.say({ say: 'place', target: look.target, step: look.step })
  }
}

function wants(target: Target, frame: LiveFrame): boolean {
  if (frame.kind === 'hello' || frame.kind === 'ping' || frame.kind === 'end') return true
  if (frame.workspace !== target.workspace) return false
  if (target.stream.startsWith('board/')) return frame.kind === 'board' || frame.kind === 'gone'
  return frame.kind !== 'board' && frame.stream === target.stream
}
