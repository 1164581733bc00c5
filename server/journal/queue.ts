/**
 * Runs work one after another per key; work on several keys waits for all of them. Refuses when too much waits already, or
 * for too long. `soon` is called once for work that waits, when all that stands directly ahead of it has begun.
 */
export type Queue = {
  run<T>(keys: readonly string[], work: () => Promise<T>, soon?: () => void): Promise<T>
  waiting(key: string): number
}

export function createQueue(limit: number, patienceMs: number, refuse: (key: string) => Error): Queue {
  const lines = new Map<string, { tail: Promise<unknown>; begun: Promise<unknown>; length: number }>()

  return {
    waiting: (key) => lines.get(key)?.length ?? 0,
    run: async (keys, work, soon) => {
      const own = [...new Set(keys)]
      const full = own.find((key) => (lines.get(key)?.length ?? 0) >= limit)
      if (full !== undefined) throw refuse(full)

      const before = own.flatMap((key) => lines.get(key) ?? [])
      const ahead = Promise.all(before.map(({ tail }) => tail))
      const done = Promise.withResolvers<void>()
      const begun = Promise.withResolvers<void>()
      let waits = before.length > 0
      for (const key of own) {
        const length = (lines.get(key)?.length ?? 0) + 1
        lines.set(key, { tail: done.promise, begun: begun.promise, length })
      }
      if (waits && soon) {
        Promise.all(before.map((each) => each.begun)).then(() => {
          if (waits) soon()
        })
      }
      const leave = () => {
        done.resolve()
        begun.resolve()
        for (const key of own) {
          const line = lines.get(key)
          if (line && --line.length === 0) lines.delete(key)
        }
      }
      if (!(await within(patienceMs, ahead))) {
        // Who stands behind still waits for who is ahead.
        waits = false
        ahead.then(leave)
        throw refuse(own[0] ?? '')
      }
      waits = false
      begun.resolve()
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
