import type { RoomSnapshot } from '#domain/incident/views.ts'
import type { LiveFrame, PresentPerson } from '#domain/live/frame.ts'
import { connectionOf } from './connection.ts'
import { DescribedObjects } from './described-objects.ts'
import type { LiveCalls } from './live-calls.ts'
import { troubleOf } from './live-calls.ts'
import { NamesNeeded } from './names-needed.ts'
import type { Delivery, NoteShelf } from './note-queue.ts'
import { NoteQueue } from './note-queue.ts'
import { referencesIn } from './room-fold.ts'
import { RoomFollower } from './room-follower.ts'
import type { CommandAnswer, Place, QueuedNote, RoomView } from './room-view.ts'
import type { Looked, TabLink } from './tab-link.ts'

const NOTE_AGAIN_MS = 5000

export type RoomDeps = {
  number: string
  /** Id of the workspace. */
  workspace: string
  calls: LiveCalls
  link: TabLink
  /** Where notes that are not recorded yet outlive the tab. */
  shelf: NoteShelf | null
  /** Runs `flush` when the browser paints next. */
  schedule(flush: () => void): void
}

type Trouble = { status: 'loading' | 'notFound' } | { status: 'error'; error: string }

/** A room as a tab shows it: baseline, entries, presence, connection, and notes that wait. */
export class RoomStore {
  private readonly deps: RoomDeps
  private readonly listeners = new Set<() => void>()
  private readonly names: NamesNeeded
  private readonly described: DescribedObjects
  private follower: RoomFollower | null = null
  private notes: NoteQueue | null = null
  private looked: Looked | null = null
  private trouble: Trouble = { status: 'loading' }
  private presence: readonly PresentPerson[] = []
  private hiddenSince: number | null = null
  private place: Place = null
  private inbox: LiveFrame[] = []
  private scheduled = false
  private started = false
  private loading = false
  private unlisten: (() => void) | null = null
  private noteTimer: ReturnType<typeof setTimeout> | null = null
  private view: RoomView

  constructor(deps: RoomDeps, initial?: RoomSnapshot) {
    this.deps = deps
    this.names = new NamesNeeded(deps.calls.names, (names) => this.follower?.setNames(names))
    this.described = new DescribedObjects({
      link: deps.link,
      workspace: deps.workspace,
      ask: deps.calls.names,
      onNames: (names) => this.follower?.setNames(names),
    })
    if (initial) this.open(initial)
    this.view = this.build()
  }

  readonly getView = (): RoomView => this.view

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  start(): void {
    if (this.started) return
    this.started = true
    this.unlisten = this.deps.link.subscribe(() => this.linkChanged())
    if (this.follower) this.watch()
    else void this.load()
  }

  stop(): void {
    this.started = false
    this.unlisten?.()
    this.looked?.stop()
    this.looked = null
    this.names.stop()
    this.described.stop()
    if (this.noteTimer) clearTimeout(this.noteTimer)
  }

  /** Another tab changed the notes that wait. */
  readonly shelfChanged = (): void => this.notes?.reload()

  private readonly setPlace = (place: Place): void => {
    this.place = place
    this.looked?.place(place)
  }

  private readonly applyAnswer = (answer: CommandAnswer): void => this.follower?.take(answer.entries, 'answer')

  private readonly loadEarlier = async (): Promise<void> => this.follower?.loadEarlier()

  private readonly retry = (): void => {
    this.deps.link.say({ say: 'wake' })
    if (!this.follower) void this.load()
  }

  private readonly addNote: RoomView['notes']['add'] = (note) => this.notes?.add(note)

  private readonly discardNote = (command: string): void => this.notes?.discard(command)

  private async load(): Promise<void> {
    if (this.loading) return
    this.loading = true
    try {
      const snapshot = await this.deps.calls.room(this.deps.number)
      this.open(snapshot)
      if (this.started) this.watch()
    } catch (error) {
      const { code, message } = troubleOf(error)
      if (code === 'NOT_FOUND' || code === 'BAD_INPUT') this.trouble = { status: 'notFound' }
      else this.trouble = { status: 'error', error: message }
    } finally {
      this.loading = false
    }
    this.changed()
  }

  private open(snapshot: RoomSnapshot): void {
    const { calls, link, shelf } = this.deps
    link.hearNow(snapshot.now)
    this.follower = new RoomFollower(snapshot, {
      calls,
      onChange: () => this.changed(),
      onBaseline: () => this.looked?.again(),
      onEntries: (entries) => this.names.need(entries.flatMap(referencesIn), this.follower?.room.names ?? {}),
      onHidden: () => this.hide(),
    })
    this.notes = new NoteQueue({
      shelf,
      key: `holdpoint notes ${snapshot.me.id} ${snapshot.incident.id}`,
      deliver: (note) => this.deliver(note),
      onChange: () => this.changed(),
    })
  }

  private watch(): void {
    const { follower } = this
    if (!follower || this.looked) return
    this.notes?.reload()
    void this.notes?.send()
    this.looked = this.deps.link.look({
      target: { workspace: this.deps.workspace, stream: `incident/${follower.room.incident.id}` },
      after: () => follower.room.incident.seq,
      onFrame: (frame) => this.receive(frame),
    })
    this.looked.place(this.place)
    this.described.watch(follower.room.names)
  }

  private receive(frame: LiveFrame): void {
    this.inbox.push(frame)
    if (this.scheduled) return
    this.scheduled = true
    this.deps.schedule(() => this.flush())
  }

  private flush(): void {
    this.scheduled = false
    const frames = this.inbox
    this.inbox = []
    const entries = frames.flatMap((frame) => (frame.kind === 'entries' ? frame.entries : []))
    if (entries.length > 0) this.follower?.take(entries, 'stream')
    for (const frame of frames) {
      if (frame.kind === 'resync') this.follower?.resync()
      if (frame.kind === 'gone') this.hide()
      if (frame.kind === 'presence') {
        this.presence = frame.people
        this.changed()
      }
    }
  }

  private hide(): void {
    if (this.deps.link.link.state === 'ended') return
    this.hiddenSince ??= Date.now()
    this.presence = []
    this.changed()
  }

  private linkChanged(): void {
    const { state } = this.deps.link.link
    if (state === 'live') {
      void this.notes?.send()
      if (!this.follower && this.trouble.status === 'error') void this.load()
    } else this.presence = []
    this.changed()
  }

  private async deliver(note: QueuedNote): Promise<Delivery> {
    const incident = this.follower?.room.incident.id
    if (!incident) return { kind: 'wait' }
    try {
      this.applyAnswer(await this.deps.calls.addNote(incident, note))
      return { kind: 'recorded' }
    } catch (error) {
      const { passes, message } = troubleOf(error)
      if (!passes) return { kind: 'refused', why: message }
      if (this.noteTimer) clearTimeout(this.noteTimer)
      this.noteTimer = setTimeout(() => void this.notes?.send(), NOTE_AGAIN_MS)
      return { kind: 'wait' }
    }
  }

  private changed(): void {
    if (this.looked && this.follower) this.described.watch(this.follower.room.names)
    this.view = this.build()
    for (const listener of this.listeners) listener()
  }

  private build(): RoomView {
    const { link } = this.deps
    const room = this.follower?.room ?? null
    const here = { lastSeq: room?.incident.seq ?? null, gapSince: this.follower?.gapSince ?? null }
    const hidden = this.hiddenSince
    const shared = {
      connection:
        hidden === null || link.link.state === 'ended'
          ? connectionOf(link.link, link.asOf, here)
          : connectionOf({ state: 'ended', since: hidden, because: 'hidden' }, link.asOf, here),
      presence: this.presence,
      serverOffsetMs: link.serverOffsetMs,
      setPlace: this.setPlace,
      applyAnswer: this.applyAnswer,
      loadEarlier: this.loadEarlier,
      notes: { queued: this.notes?.queued ?? [], add: this.addNote, discard: this.discardNote },
      retry: this.retry,
    }
    if (room) return { ...shared, status: 'ready', error: null, room }
    if (this.trouble.status === 'error') return { ...shared, status: 'error', error: this.trouble.error, room: null }
    return { ...shared, status: this.trouble.status, error: null, room: null }
  }
}
