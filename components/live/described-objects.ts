import type { Names } from '#domain/incident/views.ts'
import type { LiveFrame } from '#domain/live/frame.ts'
import { catalogueAttributes } from '#domain/runbook/catalogue.ts'
import type { Looked, TabLink } from './tab-link.ts'

/** One request to the stream names so many of them at most. */
const MOST = 8

type Deps = {
  link: Pick<TabLink, 'look'>
  workspace: string
  ask(ids: string[]): Promise<Names>
  onNames(names: Names): void
}

/** What the catalogue says of an object can change while a room is open: its stream is watched, and what it says asked for again. */
export class DescribedObjects {
  private readonly deps: Deps
  private readonly looks = new Map<string, { looked: Looked; seen: number }>()

  constructor(deps: Deps) {
    this.deps = deps
  }

  watch(names: Names): void {
    for (const [id, { kind }] of Object.entries(names)) {
      if (this.looks.size >= MOST) return
      if (this.looks.has(id) || !(kind in catalogueAttributes)) continue
      const looked = this.deps.link.look({
        target: { workspace: this.deps.workspace, stream: `catalogue/${id}` },
        after: () => this.looks.get(id)?.seen ?? 0,
        onFrame: (frame) => this.receive(id, frame),
      })
      this.looks.set(id, { looked, seen: 0 })
    }
  }

  stop(): void {
    for (const { looked } of this.looks.values()) looked.stop()
    this.looks.clear()
  }

  private receive(id: string, frame: LiveFrame): void {
    const look = this.looks.get(id)
    if (frame.kind !== 'entries' || !look) return
    look.seen = Math.max(look.seen, ...frame.entries.map(({ entry }) => entry.seq))
    if (frame.entries.some(({ entry }) => entry.type === 'object.described')) void this.reread(id)
  }

  private async reread(id: string): Promise<void> {
    try {
      this.deps.onNames(await this.deps.ask([id]))
    } catch {
      // The server's ruling reads it for itself; the page shows it with the next baseline.
    }
  }
}
