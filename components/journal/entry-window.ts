const page = 200

/** Which of the listed entries are drawn: [from, to). Null at the end: follow the newest. */
export type EntryWindow = { from: number; to: number | null }

export const newest = (count: number): EntryWindow => ({ from: Math.max(0, count - page), to: null })

/** A window that holds the entry at `position` with some before and after it. */
export function around(position: number, count: number): EntryWindow {
  if (position >= count - page) return newest(count)
  const from = Math.max(0, position - page / 2)
  return { from, to: Math.min(count, from + page) }
}

export const withEarlier = (window: EntryWindow): EntryWindow => ({ ...window, from: Math.max(0, window.from - page) })

export function withLater({ from, to }: EntryWindow, count: number): EntryWindow {
  if (to === null || to + page >= count) return { from, to: null }
  return { from, to: to + page }
}
