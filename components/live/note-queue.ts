import { newId } from '#domain/new-id.ts'
import type { NoteDraft, QueuedNote } from './room-view.ts'

export type NoteShelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** recorded: it is in the journal. wait: ask again when the connection is back. refused: the server says why. */
export type Delivery = { kind: 'recorded' } | { kind: 'wait' } | { kind: 'refused'; why: string }

type Deps = {
  shelf: NoteShelf | null
  /** Of one member and one incident: another person at this browser never sends it. */
  key: string
  deliver(note: QueuedNote): Promise<Delivery>
  onChange(): void
  now?: () => number
}

const isNote = (value: unknown): value is QueuedNote =>
  typeof value === 'object' && value !== null && 'command' in value && 'text' in value

/** Notes that are not recorded yet. They outlive the tab, and are sent with the command id they were written with. */
export class NoteQueue {
  private notes: readonly QueuedNote[] = []
  private sending = false
  private readonly deps: Deps

  constructor(deps: Deps) {
    this.deps = deps
  }

  get queued(): readonly QueuedNote[] {
    return this.notes
  }

  add(draft: NoteDraft): void {
    const writtenAt = (this.deps.now ?? Date.now)()
    this.keep([...this.notes, { ...draft, command: newId(), writtenAt, refused: null }])
    void this.send()
  }

  discard(command: string): void {
    this.keep(this.notes.filter((note) => note.command !== command))
  }

  /** Takes what the browser kept: at first, which the server's own drawing of the page cannot know, and when another tab changed it. */
  reload(): void {
    this.notes = this.stored()
    this.deps.onChange()
  }

  /** Oldest first, one at a time; stops at the first that has to wait. */
  async send(): Promise<void> {
    if (this.sending) return
    this.sending = true
    try {
      for (let note = this.next(); note; note = this.next()) {
        const { command } = note
        const delivery = await this.deps.deliver(note)
        if (delivery.kind === 'wait') return
        if (delivery.kind === 'recorded') this.discard(command)
        else this.keep(this.notes.map((n) => (n.command === command ? { ...n, refused: delivery.why } : n)))
      }
    } finally {
      this.sending = false
    }
  }

  private next(): QueuedNote | undefined {
    return this.notes.find((note) => note.refused === null)
  }

  private keep(notes: readonly QueuedNote[]): void {
    this.notes = notes
    try {
      if (notes.length === 0) this.deps.shelf?.removeItem(this.deps.key)
      else this.deps.shelf?.setItem(this.deps.key, JSON.stringify(notes))
    } catch {
      // A full or closed storage: the note still stands in this tab.
    }
    this.deps.onChange()
  }

  private stored(): QueuedNote[] {
    try {
      const value: unknown = JSON.parse(this.deps.shelf?.getItem(this.deps.key) ?? '[]')
      return Array.isArray(value) ? value.filter(isNote) : []
    } catch {
      return []
    }
  }
}
