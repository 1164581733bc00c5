// A claim about when something was seen may not lie ahead of the database's clock.
import type { Instant } from '#domain/journal/entry.ts'
import { toleratedMs } from '#domain/ruling/fact-state.ts'

/** What is said of a claim that lies too far ahead. */
export const AHEAD = 'Lies in the future. Check the time and its zone'

/** The claimed moment in canonical form; up to 2 s ahead it is cut to `now`, later it is null. */
export function observedAt(claimed: string, now: Instant): Instant | null {
  const ahead = Date.parse(claimed) - Date.parse(now)
  if (Number.isNaN(ahead) || ahead > toleratedMs) return null
  return ahead > 0 ? now : new Date(Date.parse(claimed)).toISOString()
}
