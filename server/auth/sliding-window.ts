export type Taken = { allowed: boolean; retryAfterSeconds: number }
export type SlidingWindow = {
  /** Counts one attempt for `key`. */
  take(key: string): Taken
  /** Asks without counting. */
  peek(key: string): Taken
  /** Takes one counted attempt back. */
  giveBack(key: string): void
  forget(key: string): void
}

const MAX_KEYS = 50_000

/** At most `limit` attempts a key within the last `windowMs`, counted over two neighbouring windows. In memory, one process. */
export function slidingWindow(limit: number, windowMs: number, now = () => performance.now()): SlidingWindow {
  const counts = new Map<string, { window: number; current: number; previous: number }>()

  const read = (key: string) => {
    const at = now()
    const window = Math.floor(at / windowMs)
    const found = counts.get(key)
    const current = found?.window === window ? found.current : 0
    const previous = found?.window === window ? found.previous : found?.window === window - 1 ? found.current : 0
    const elapsed = (at % windowMs) / windowMs
    return { window, current, previous, weight: current + previous * (1 - elapsed), leftMs: windowMs - (at % windowMs) }
  }

  const answer = (weight: number, leftMs: number): Taken => ({
    allowed: weight + 1 <= limit,
    retryAfterSeconds: Math.max(1, Math.ceil(leftMs / 1000)),
  })

  return {
    peek(key) {
      const { weight, leftMs } = read(key)
      return answer(weight, leftMs)
    },
    take(key) {
      const { window, current, previous, weight, leftMs } = read(key)
      const taken = answer(weight, leftMs)
      if (!taken.allowed) return taken
      counts.delete(key)
      counts.set(key, { window, current: current + 1, previous })
      const oldest = counts.size > MAX_KEYS ? counts.keys().next().value : undefined
      if (oldest !== undefined) counts.delete(oldest)
      return taken
    },
    giveBack(key) {
      const { window, current, previous } = read(key)
      if (current > 0) counts.set(key, { window, current: current - 1, previous })
    },
    forget: (key) => void counts.delete(key),
  }
}
