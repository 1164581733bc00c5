/** A list that mounted screens add to and take back from; `all` is stable until something changes. */
export type Registry<Item> = {
  add: (items: readonly Item[]) => () => void
  subscribe: (listener: () => void) => () => void
  all: () => readonly Item[]
}

export function createRegistry<Item>(): Registry<Item> {
  const parts = new Map<symbol, readonly Item[]>()
  const listeners = new Set<() => void>()
  let list: readonly Item[] = []

  function changed() {
    list = [...parts.values()].flat()
    for (const listener of listeners) listener()
  }

  return {
    add(items) {
      const key = Symbol('part')
      parts.set(key, items)
      changed()
      return () => {
        parts.delete(key)
        changed()
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    all: () => list,
  }
}
