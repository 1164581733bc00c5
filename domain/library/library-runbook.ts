// A runbook of the workspace's library has one version in force, named by the hash of its document; older ones stay readable.
import type { Instant, NewEvent, OpenedEntry } from '#domain/journal/entry.ts'
import { openText } from '#domain/journal/opened.ts'

export type LibraryEntry = {
  slug: string
  title: string | null
  origin: 'builtIn' | 'made'
  /** Of the version in force. */
  hash: string
  version: number
  /** The file as its author wrote it; null when redacted. */
  source: string | null
  publishedAt: Instant
  withdrawnAt: Instant | null
}

export const LIBRARY_EVOLVE_VERSION = 1

export const runbookPublished = (
  data: { slug: string; origin: LibraryEntry['origin']; hash: string; version: number },
  title: string,
  source: string,
): NewEvent => ({
  type: 'runbook.published',
  tv: 1,
  data,
  open: { '/title': title, '/source': source },
})

export function evolveLibraryRunbook(_: LibraryEntry | null, e: OpenedEntry): LibraryEntry {
  if (e.entry.type !== 'runbook.published') throw new Error(`No rule to fold ${e.entry.type}`)
  const { slug, origin, hash, version } = e.entry.data as Pick<LibraryEntry, 'slug' | 'origin' | 'hash' | 'version'>
  return {
    slug,
    origin,
    hash,
    version,
    title: openText(e, '/title'),
    source: openText(e, '/source'),
    publishedAt: e.entry.at,
    withdrawnAt: null,
  }
}
