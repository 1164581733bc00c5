/** Runs work one after another per key; work on several keys waits for all of them. Refuses when too much waits already, or for too long. */
export type Queue = {
  run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>
  waiting(key: string): number
}

export function createQueue(limit: number, patienceMs: number, refuse: (key: string) => Error): Queue {
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
      const leave = () => {
        done.resolve()
        for (const key of own) {
          const line = lines.get(key)
          if (line && --line.length === 0) lines.delete(key)
        }
      }
      if (!(await within(patienceMs, ahead))) {
        // Who stands behind still waits for who is ahead.
        ahead.then(leave)
        throw refuse(own[0] ?? '')
      }
      try {
        return await work()
      } finally {
        leave()
      }
    },
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<false>()
  const timer = setTimeout(() => late.resolve(false), ms)
  try {
    return await Promise.race([work.then(() => true), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
