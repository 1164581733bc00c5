import type { Instant } from '#domain/journal/entry.ts'

/** A folded state and the exact place it was folded to; `at` is that entry's time, null before the first. */
export type Folded = { version: number; seq: number; hash: string; at: Instant | null; state: unknown }

/** The states of the streams used last. Entries never change, so a state is right for ever at its number and hash. */
export type StateCache = {
  get(workspace: string, stream: string): Folded | undefined
  set(workspace: string, stream: string, folded: Folded): void
  forget(workspace: string, stream: string): void
}

export function createStateCache(limit = 2_048): StateCache {
  const states = new Map<string, Folded>()
  const keyOf = (workspace: string, stream: string) => `${workspace} ${stream}`
  return {
    get: (workspace, stream) => {
      const key = keyOf(workspace, stream)
      const folded = states.get(key)
      if (folded) {
        states.delete(key)
        states.set(key, folded)
      }
      return folded
    },
    set: (workspace, stream, folded) => {
      const key = keyOf(workspace, stream)
      const known = states.get(key)
      if (known && known.version === folded.version && known.seq > folded.seq) return
      states.delete(key)
      states.set(key, folded)
      const oldest = states.keys().next().value
      if (states.size > limit && oldest !== undefined) states.delete(oldest)
    },
    forget: (workspace, stream) => {
      states.delete(keyOf(workspace, stream))
    },
  }
}
