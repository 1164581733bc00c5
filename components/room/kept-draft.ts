import type { JsonObject } from '#domain/json.ts'

const MARK = 'holdpoint-draft'

/** A draft belongs to one member: the next person at this browser does not find it. */
export const draftKey = (member: string, incident: string, place: string): string =>
  `${MARK} ${member} ${incident} ${place}`

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Nothing typed anywhere in it. Null is the answer "unknown", and counts. */
export function isBlank(typed: unknown): boolean {
  if (typed === undefined || typed === '') return true
  if (typeof typed !== 'object' || typed === null) return false
  return Object.values(typed).every(isBlank)
}

/** What was typed and not recorded, in this tab, after a reload. */
export function readDraft(shelf: Shelf, key: string): JsonObject | null {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(key) ?? 'null')
    return typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? (kept as JsonObject) : null
  } catch {
    return null
  }
}

export function keepDraft(shelf: Shelf, key: string, typed: object): void {
  try {
    if (isBlank(typed)) shelf.removeItem(key)
    else shelf.setItem(key, JSON.stringify(typed))
  } catch {
    // A full or closed storage: what is typed still stands in the form.
  }
}

/** On signing out: nothing typed stays behind in this tab. */
export function dropDrafts(shelf: Storage): void {
  const kept = Object.keys(shelf).filter((key) => key.startsWith(MARK))
  for (const key of kept) shelf.removeItem(key)
}
