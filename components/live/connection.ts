import type { Instant } from '#domain/journal/entry.ts'

/**
 * live: frames arrive. reconnecting: the stream is being opened, for the first time (`asOf` is null then) or again; then reading stays and actions wait.
 * gap: an entry is missing, a new baseline is being fetched, later entries are not drawn.
 * offline: the network is gone. ended: the session or the membership ended.
 */
export type ConnectionState = 'live' | 'reconnecting' | 'gap' | 'offline' | 'ended'

/**
 * signedOut: the session ended. removed: no longer a member of the workspace. hidden: this incident is not, or no longer, yours to see.
 * replaced: this browser opened a newer version in another tab; load this page again.
 */
export type EndedBecause = 'signedOut' | 'removed' | 'hidden' | 'replaced'

export type Connection = {
  state: ConnectionState
  /** Number of the last entry drawn; null for the board and before the first baseline. */
  lastSeq: number | null
  /** Browser time (ms since 1970) at which `state` began. */
  since: number
  /** Server time of the last moment at which what is drawn was known to be current; null before the first word. */
  asOf: Instant | null
  because: EndedBecause | null
}

/** A gap shows only while the stream itself is live: otherwise the stream's own trouble is said. */
export function connectionOf(
  link: { state: Exclude<ConnectionState, 'gap'>; since: number; because: EndedBecause | null },
  asOf: Instant | null,
  here: { lastSeq: number | null; gapSince: number | null },
): Connection {
  const { lastSeq, gapSince } = here
  if (link.state === 'live' && gapSince !== null) return { state: 'gap', lastSeq, since: gapSince, asOf, because: null }
  return { ...link, lastSeq, asOf }
}
