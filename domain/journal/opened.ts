// What is read from an entry beside its data: open values that still exist, and which of them were redacted.
import type { Json, JsonObject } from '#domain/json.ts'
import type { Entry, OpenedEntry, Pointer } from './entry.ts'
import { partsOf } from './pointer.ts'

/** As much of an entry as its values stand in. */
type Values = Pick<OpenedEntry, 'opened'> & { entry: Pick<Entry, 'data' | 'sealed'> }

/** The open text at `pointer`; null when the entry never had one or it was redacted. */
export function openText(e: OpenedEntry, pointer: Pointer): string | null {
  const value = e.opened[pointer]
  return typeof value === 'string' ? value : null
}

/** Was any sealed value at or below `pointer` redacted? */
export const isRedacted = (e: Values, pointer: Pointer): boolean =>
  Object.keys(e.entry.sealed).some((p) => (p === pointer || p.startsWith(`${pointer}/`)) && !(p in e.opened))

/** `data` at `pointer` with the open values below it put back in place; redacted ones are null. */
export function joinOpened(e: Values, pointer: Pointer): Json {
  const path = partsOf(pointer)
  let value: Json = structuredClone(path.reduce<Json>((at, key) => child(at, key) ?? null, e.entry.data))
  for (const sealed of Object.keys(e.entry.sealed)) {
    if (sealed !== pointer && !sealed.startsWith(`${pointer}/`)) continue
    value = put(value, partsOf(sealed.slice(pointer.length)), e.opened[sealed] ?? null)
  }
  return value
}

const child = (at: Json, key: string): Json | undefined =>
  Array.isArray(at) ? at[Number(key)] : at !== null && typeof at === 'object' ? (at as JsonObject)[key] : undefined

function put(at: Json, path: readonly string[], value: Json): Json {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (Array.isArray(at)) {
    const copy = [...at]
    copy[Number(key)] = put(copy[Number(key)] ?? null, rest, value)
    return copy
  }
  const object = at !== null && typeof at === 'object' ? (at as JsonObject) : {}
  return { ...object, [key]: put(object[key] ?? null, rest, value) }
}
