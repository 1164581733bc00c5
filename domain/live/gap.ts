// A viewer that has seen k shows k+1 next, or fetches a new baseline: no later entry is ever applied over a gap.
import type { OpenedEntry } from '#domain/journal/entry.ts'

export type Accepted = {
  /** To be applied now, in order; the first continues what is shown. */
  apply: OpenedEntry[]
  /** The first number that is missing, when what came does not continue what is shown. */
  gap: number | null
}

/** What of `entries` (of one stream, any order, repeats allowed) may be applied by a viewer that shows up to `lastSeq`. */
export function accept(lastSeq: number, entries: readonly OpenedEntry[]): Accepted {
  const apply: OpenedEntry[] = []
  let next = lastSeq + 1
  for (const each of [...entries].sort((a, b) => a.entry.seq - b.entry.seq)) {
    if (each.entry.seq < next) continue
    if (each.entry.seq > next) return { apply, gap: next }
    apply.push(each)
    next++
  }
  return { apply, gap: null }
}
