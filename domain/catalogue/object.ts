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
  /** The private incident that alone has named it so far; null once it is everybody's. */
  within: string | null
}

export const CATALOGUE_EVOLVE_VERSION = 2

/** Whoever names an environment may say whether it is production: until somebody does, that is unknown. Other kinds say nothing. */
export const objectAdded = (
  kind: string,
  name: string,
  attributes: Record<string, Json>,
  within: string | null = null,
): NewEvent => ({
  type: 'object.added',
  tv: 1,
  data: { kind, attributes, ...(within === null ? {} : { within }) },
  open: { '/name': name },
})

/** Named in the open after it was named in private. */
export const objectDisclosed = (): NewEvent => ({ type: 'object.disclosed', tv: 1, data: {}, open: {} })

/** What is known of it now, attribute by attribute; null takes back what was said. */
export const objectDescribed = (attributes: Record<string, boolean | null>): NewEvent => ({
  type: 'object.described',
  tv: 1,
  data: { attributes },
  open: {},
})

export function evolveCatalogueObject(state: CatalogueObject | null, e: OpenedEntry): CatalogueObject {
  const { type, data, at } = e.entry
  if (type === 'object.disclosed' && state) return { ...state, within: null }
  if (type === 'object.described' && state) {
    const said = Object.entries({ ...state.attributes, ...(data.attributes as Record<string, Json>) })
    return { ...state, attributes: Object.fromEntries(said.filter(([, value]) => value !== null)) }
  }
  if (type !== 'object.added') throw new Error(`No rule to fold ${type}`)
  if (state) throw new Error('A catalogue object is added once')
  const {
    kind,
    attributes,
    within = null,
  } = data as { kind: string; attributes: Record<string, Json>; within?: string }
  return { kind, name: openText(e, '/name'), attributes, addedAt: at, within }
}
