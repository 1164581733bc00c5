import { boardStream } from '#domain/live/board-stream.ts'
import type { LiveFrame, WatchRequest } from '#domain/live/frame.ts'
import { newId } from '#domain/new-id.ts'
import type { EndedBecause } from './connection.ts'
import type { Link, StreamSettings } from './live-stream.ts'
import { LiveStream } from './live-stream.ts'
import type { FromTab, Target, ToTab } from './tab-messages.ts'
import { keyOf } from './tab-messages.ts'

/** Background tabs speak once a minute at most. */
const FORGET_AFTER_MS = 150_000
const MOST = 64

/** `after` null: a resync was asked for, and this tab has not got its new baseline yet. */
type Looking = {
  target: Target
  after: number | null
  place: string | null
  present: boolean
  /** The server has been told of this watch: until then the stream may still be ahead of the tab. */
  told: boolean
}
type Tab = {
  id: string
  tell(message: ToTab): void
  looks: Map<string, Looking>
  online: boolean
  heardAt: number
}

type Watching = Pick<WatchRequest, 'watch' | 'presence'>

/** Joins all tabs of a browser to one stream: it watches what any of them watches, and gives each what it asked for. */
export class Switchboard {
  private readonly tabs = new Set<Tab>()
  private readonly line: LiveStream
  private asked: Looking[] = []

  constructor(settings: StreamSettings) {
    this.line = new LiveStream({
      ...settings,
      watching: () => this.watching(),
      onWatched: () => {
        for (const look of this.asked) look.told = true
      },
      onFrame: (frame) => this.passFrame(frame),
      onLink: (link) => this.passLink(link),
    })
  }

  /** A tab comes; what it says goes into the function this returns. */
  join(tell: (message: ToTab) => void): (message: FromTab) => void {
    const tab: Tab = { id: newId(), tell, looks: new Map(), online: true, heardAt: Date.now() }
    tell({ link: this.line.current })
    return (message) => this.hear(tab, message)
  }

  /** What the server is to send: a stream several tabs look at begins where the one furthest behind stands. */
  private watching(): Watching {
    const watch = new Map<string, WatchRequest['watch'][number]>()
    const presence: WatchRequest['presence'] = []
    this.asked = [...this.tabs].flatMap((tab) => [...tab.looks.values()])
    for (const tab of this.tabs) {
      for (const [key, { target, after, place, present }] of tab.looks) {
        if (present) presence.push({ ...target, tab: tab.id, step: place })
        if (after === null) continue
        watch.set(key, { ...target, after: Math.min(after, watch.get(key)?.after ?? after) })
      }
    }
    return { watch: [...watch.values()].slice(0, MOST), presence: presence.slice(0, MOST) }
  }

  /** No stream any more, for any tab. */
  end(because: EndedBecause): void {
    this.line.end(because)
  }

  private passLink(link: Link): void {
    for (const tab of this.tabs) tab.tell({ link })
  }

  private passFrame(frame: LiveFrame): void {
    for (const tab of this.tabs) if (concerns(tab, frame)) tab.tell({ frame })
  }

  private hear(tab: Tab, message: FromTab): void {
    tab.heardAt = Date.now()
    if (message.say !== 'leave') this.welcome(tab)
    switch (message.say) {
      case 'watch': {
        const { target, after } = message
        const known = tab.looks.get(keyOf(target)) ?? { place: null, present: false }
        tab.looks.set(keyOf(target), { ...known, target, after, told: false })
        this.line.watchChanged()
        break
      }
      case 'unwatch':
        if (tab.looks.delete(keyOf(message.target))) this.line.watchChanged()
        break
      case 'place': {
        const look = tab.looks.get(keyOf(message.target))
        if (!look || (look.present && look.place === message.step)) break
        look.place = message.step
        look.present = true
        this.line.watchChanged()
        break
      }
      case 'online':
        tab.online = message.online
        this.line.setOnline([...this.tabs].some((one) => one.online))
        break
      case 'wake':
        this.line.wake()
        break
      case 'here':
        this.forgetTheSilent()
        break
      case 'leave':
        this.forget(tab)
        break
      default:
        message satisfies never
    }
  }

  private welcome(tab: Tab): void {
    if (this.tabs.has(tab)) return
    this.tabs.add(tab)
    tab.tell({ link: this.line.current })
    if (this.tabs.size === 1) this.line.start()
  }

  private forgetTheSilent(): void {
    for (const tab of this.tabs) if (Date.now() - tab.heardAt > FORGET_AFTER_MS) this.forget(tab)
  }

  private forget(tab: Tab): void {
    if (!this.tabs.delete(tab)) return
    if (this.tabs.size === 0) this.line.stop()
    else this.line.watchChanged()
  }
}

/** Whether a tab wants the frame; remembers how far the tab has come. */
function concerns(tab: Tab, frame: LiveFrame): boolean {
  switch (frame.kind) {
    case 'hello':
    case 'ping':
    case 'end':
      return true
    case 'board':
      return tab.looks.has(boardKey(frame.workspace))
    case 'gone':
      return tab.looks.has(keyOf(frame)) || tab.looks.has(boardKey(frame.workspace))
    case 'presence':
      return tab.looks.has(keyOf(frame))
    case 'resync':
    case 'entries': {
      const look = tab.looks.get(keyOf(frame))
      if (!look) return false
      if (frame.kind === 'resync') {
        look.after = null
        return true
      }
      const [first] = frame.entries
      if (look.after === null || !first) return false
      if (first.entry.seq > look.after + 1 && !look.told) return false
      look.after = Math.max(look.after, frame.entries.at(-1)?.entry.seq ?? 0)
      return true
    }
    default:
      return frame satisfies never
  }
}

const boardKey = (workspace: string): string => keyOf({ workspace, stream: boardStream(workspace) })
