import type { RoomSnapshot } from '#domain/incident/views.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { accept } from '#domain/live/gap.ts'
import { backOffMs } from './back-off.ts'
import type { LiveCalls } from './live-calls.ts'
import { troubleOf } from './live-calls.ts'
import { foldEntries, isStranger, lacksDocument, openRoom, prependEntries, refreshSides } from './room-fold.ts'
import type { Room } from './room-view.ts'

/** An answer may overtake entries of others; they get this long to arrive by the stream. */
const CATCH_UP_MS = 1500

type Deps = {
  calls: Pick<LiveCalls, 'baseline' | 'entriesBefore'>
  onChange(): void
  /** A new baseline stands: the stream goes on from it. */
  onBaseline(): void
  onEntries(entries: readonly OpenedEntry[]): void
  /** The incident is not to be seen any more. */
  onHidden(): void
}

/** Holds a room at an entry number and moves it on entry by entry; over a gap it moves by a new baseline only. */
export class RoomFollower {
  private readonly deps: Deps
  private shown: Room
  /** Entries that are here and may not be shown yet, by number. */
  private ahead = new Map<number, OpenedEntry>()
  private readonly askedAbout = new Set<string>()
  private gap: number | null = null
  private fetching = false
  private fromAnew = false
  private earlier: Promise<void> | null = null
  private catchUp: ReturnType<typeof setTimeout> | null = null
  private stopped = false

  constructor(snapshot: RoomSnapshot, deps: Deps) {
    this.deps = deps
    this.shown = openRoom(snapshot)
  }

  get room(): Room {
    return this.shown
  }

  /** Browser time since which an entry is missing, or null. */
  get gapSince(): number | null {
    return this.gap
  }

  stop(): void {
    this.stopped = true
    if (this.catchUp) clearTimeout(this.catchUp)
  }

  /** `from` the stream nothing may be missing; an answer of one's own may come before entries of others. */
  take(entries: readonly OpenedEntry[], from: 'stream' | 'answer'): void {
    for (const e of entries) if (e.entry.seq > this.shown.incident.seq) this.ahead.set(e.entry.seq, e)
    const missing = this.advance()
    if (!missing) return
    if (from === 'stream') this.rebase('gap')
    else this.catchUp ??= setTimeout(() => this.checkCaughtUp(), CATCH_UP_MS)
  }

  /** The stream cannot go on from what is here: what is shown, older entries too, is taken anew. */
  resync(): void {
    this.fromAnew = true
    this.rebase('gap')
  }

  setNames(names: Room['names']): void {
    this.shown = { ...this.shown, names: { ...this.shown.names, ...names } }
    this.deps.onChange()
  }

  /** Asked twice at once, it is fetched once. */
  loadEarlier(): Promise<void> {
    this.earlier ??= this.fetchEarlier().finally(() => {
      this.earlier = null
    })
    return this.earlier
  }

  private async fetchEarlier(): Promise<void> {
    const first = this.shown.entries[0]?.entry.seq ?? this.shown.incident.seq + 1
    if (first <= 1) return
    const earlier = await this.deps.calls.entriesBefore(this.shown.incident.id, first)
    this.shown = prependEntries(this.shown, earlier)
    this.deps.onChange()
  }

  /** Shows what follows without a hole. Answers whether something is missing. */
  private advance(): boolean {
    const { apply, gap } = accept(this.shown.incident.seq, [...this.ahead.values()])
    const undrawable = apply.findIndex((e) => lacksDocument(this.shown, e))
    const entries = undrawable < 0 ? apply : apply.slice(0, undrawable)
    if (entries.length > 0) this.show(entries)
    if (undrawable >= 0) this.rebase('quiet')
    return gap !== null && undrawable < 0
  }

  private show(entries: readonly OpenedEntry[]): void {
    try {
      this.shown = foldEntries(this.shown, entries)
    } catch {
      // An entry this build cannot fold: the server's own state is asked for.
      this.rebase('quiet')
      return
    }
    for (const e of entries) this.ahead.delete(e.entry.seq)
    const strangers = entries.filter((e) => isStranger(this.shown, e) && !this.askedAbout.has(e.entry.actor.id))
    for (const { entry } of strangers) this.askedAbout.add(entry.actor.id)
    if (strangers.length > 0) this.rebase('quiet')
    this.deps.onEntries(entries)
    this.deps.onChange()
  }

  private checkCaughtUp(): void {
    this.catchUp = null
    if (this.advance()) this.rebase('gap')
  }

  private rebase(how: 'gap' | 'quiet'): void {
    if (how === 'gap' && this.gap === null) {
      this.gap = Date.now()
      this.deps.onChange()
    }
    if (this.fetching) return
    this.fetching = true
    void this.fetchBaseline()
  }

  private async fetchBaseline(): Promise<void> {
    for (let attempt = 0; !this.stopped; attempt++) {
      const snapshot = await this.ask()
      if (this.stopped) return
      if (snapshot && this.accepts(snapshot)) break
      await new Promise((resolve) => setTimeout(resolve, backOffMs(attempt)))
    }
    this.fetching = false
  }

  private async ask(): Promise<RoomSnapshot | null> {
    try {
      return await this.deps.calls.baseline(this.shown.incident.id)
    } catch (error) {
      if (troubleOf(error).passes) return null
      this.stop()
      this.deps.onHidden()
      return null
    }
  }

  /** Whether the room can go on from this baseline. */
  private accepts(snapshot: RoomSnapshot): boolean {
    const isOlder = snapshot.incident.seq < this.shown.incident.seq
    if (isOlder && !this.fromAnew) this.shown = refreshSides(this.shown, snapshot)
    else {
      const opened = openRoom(snapshot, this.fromAnew ? [] : this.shown.entries)
      this.shown = { ...opened, names: { ...this.shown.names, ...opened.names } }
    }
    for (const seq of this.ahead.keys()) if (seq <= this.shown.incident.seq) this.ahead.delete(seq)
    const { apply, gap } = accept(this.shown.incident.seq, [...this.ahead.values()])
    if (gap !== null || apply.some((e) => lacksDocument(this.shown, e))) return false
    const wasGap = this.gap !== null
    this.gap = null
    this.fromAnew = false
    this.advance()
    if (wasGap) this.deps.onBaseline()
    this.deps.onChange()
    return true
  }
}
