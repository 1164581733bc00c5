import type { Entry, OpenedEntry } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'

/** An entry as `journal_tail` gives it: bytes as text, hash, sealed values as JSON text by pointer. */
export type TailRow = readonly [bytes: string, hash: string, sealed: { readonly [pointer: string]: string } | null]

export function openRow([bytes, hash, sealed]: TailRow): OpenedEntry {
  const opened: Record<string, Json> = {}
  for (const [pointer, value] of Object.entries(sealed ?? {})) opened[pointer] = JSON.parse(value) as Json
  return { entry: JSON.parse(bytes) as Entry, hash, opened }
}
