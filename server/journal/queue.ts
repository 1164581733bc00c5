/** Runs work one after another per key; work on several keys waits for all of them. Refuses when too much waits already. */
export type Queue = {
  run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>
  waiting(key: string): number
}

export function createQueue(limit: number, refuse: (key: string) => Error): Queue {
  const lines = new Map<string, { tail: Promise<unknown>; length: number }>()

  return {
    waiting: (key) => lines.get(key)?.length ?? 0,
    run: async (keys, work) => {
      const own = [...new Set(keys)]
      const full = own.find((key) => (lines.get(key)?.length ?? 0) >= limit)
      if (full !== undefined) throw refuse(full)

      const ahead = Promise.all(own.map((key) => lines.get(key)?.tail))
      const done = Promise.withResolvers<void>()
      for (const key of own) lines.set(key, { tail: done.promise, length: (lines.get(key)?.length ?? 0) + 1 })
      try {
        await ahead
        return await work()
      } finally {
        done.resolve()
        for (const key of own) {
          const line = lines.get(key)
          if (line && --line.length === 0) lines.delete(key)
        }
      }
    },
  }
}
