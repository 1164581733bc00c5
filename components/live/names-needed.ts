import type { Names } from '#domain/incident/views.ts'

const GATHER_MS = 30
const MOST = 200

/** Asks for the names of catalogue ids, many at once, and never twice for the same one. */
export class NamesNeeded {
  private readonly ask: (ids: string[]) => Promise<Names>
  private readonly onNames: (names: Names) => void
  private readonly asked = new Set<string>()
  private waiting = new Set<string>()
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(ask: (ids: string[]) => Promise<Names>, onNames: (names: Names) => void) {
    this.ask = ask
    this.onNames = onNames
  }

  need(ids: Iterable<string>, known: Names): void {
    for (const id of ids) if (!(id in known) && !this.asked.has(id)) this.waiting.add(id)
    if (this.waiting.size > 0) this.timer ??= setTimeout(() => void this.fetch(), GATHER_MS)
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  private async fetch(): Promise<void> {
    const ids = [...this.waiting].slice(0, MOST)
    this.waiting = new Set([...this.waiting].slice(MOST))
    this.timer = this.waiting.size > 0 ? setTimeout(() => void this.fetch(), GATHER_MS) : null
    for (const id of ids) this.asked.add(id)
    try {
      this.onNames(await this.ask(ids))
    } catch {
      for (const id of ids) this.asked.delete(id)
    }
  }
}
