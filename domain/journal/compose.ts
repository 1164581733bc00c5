// Composing turns what was decided into numbered, chained, sealed entries, ready to be written.
import { canonicalBytes, sha256Hex } from './canonical.ts'
import type { Actor, Entry, Instant, NewEvent, OpenedEntry, StreamName } from './entry.ts'
import type { SealedValue } from './seal.ts'
import { sealDigest } from './seal.ts'

/** Where a stream ends: `seq` 0 and {@link GENESIS} before its first entry. */
export type Head = { seq: number; hash: string; at: Instant | null }

export const GENESIS = '0'.repeat(64)
export const EMPTY_HEAD: Head = { seq: 0, hash: GENESIS, at: null }

export type ComposedEntry = {
  entry: Entry
  bytes: Uint8Array
  hash: string
  sealedValues: SealedValue[]
  opened: OpenedEntry
}

export type Composition = {
  workspace: string
  stream: StreamName
  head: Head
  at: Instant
  actor: Actor
  command: string
  /** Position of the first event within the command, and how many events the command writes over all streams. */
  part: { first: number; total: number }
  cause?: { stream: StreamName; seq: number }
  events: readonly NewEvent[]
  /** A fresh 128-bit salt, base64url. */
  salt: () => string
}

/** Entries `head.seq + 1 …` in order, each chained to the one before. Throws NotStorable. */
export function composeEntries(c: Composition): ComposedEntry[] {
  let prev = c.head.hash
  return c.events.map((event, i) => {
    const sealedValues = Object.entries(event.open).map(([pointer, value]) => ({ pointer, value, salt: c.salt() }))
    const entry: Entry = {
      v: 1,
      workspace: c.workspace,
      stream: c.stream,
      seq: c.head.seq + 1 + i,
      prev,
      at: c.at,
      actor: c.actor,
      command: c.command,
      part: [c.part.first + i, c.part.total],
      ...(c.cause ? { cause: c.cause } : {}),
      type: event.type,
      tv: event.tv,
      data: event.data,
      sealed: Object.fromEntries(sealedValues.map((sealed) => [sealed.pointer, sealDigest(sealed)])),
    }
    const bytes = canonicalBytes(entry)
    const hash = sha256Hex(bytes)
    prev = hash
    return { entry, bytes, hash, sealedValues, opened: { entry, hash, opened: { ...event.open } } }
  })
}
