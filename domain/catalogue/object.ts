// A catalogue object is something of the outside world that people name: an app, an environment, a route, an operation.
import type { Instant, NewEvent, OpenedEntry } from '#domain/journal/entry.ts'
import { openText } from '#domain/journal/opened.ts'
import type { Json } from '#domain/json.ts'

export type CatalogueObject = {
  kind: string
  /** Null when redacted. */
  name: string | null
  /** Closed values only; rulings read them. */
  attributes: Record<string, Json>
  addedAt: Instant
}

export const CATALOGUE_EVOLVE_VERSION = 1

/** An environment says whether it is production; other kinds say nothing. */
export const objectAdded = (kind: string, name: string, attributes: Record<string, Json>): NewEvent => ({
  type: 'object.added',
  tv: 1,
  data: { kind, attributes },
  open: { '/name': name },
})

export function evolveCatalogueObject(state: CatalogueObject | null, e: OpenedEntry): CatalogueObject {
  if (e.entry.type !== 'object.added') throw new Error(`No rule to fold ${e.entry.type}`)
  if (state) throw new Error('A catalogue object is added once')
  const { kind, attributes } = e.entry.data as { kind: string; attributes: Record<string, Json> }
  return { kind, name: openText(e, '/name'), attributes, addedAt: e.entry.at }
}
