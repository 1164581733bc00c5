// An entry is what happened, as it was written: numbered in its stream, chained by hash, closed values in `data`, open ones sealed.
import type { Json, JsonObject } from '#domain/json.ts'

/** Who acted. `id` is a member id for `member`; `for` names the member a key acts for. */
export type Actor = { kind: 'member' | 'key' | 'system' | 'webhook'; id: string; for?: string }

/** RFC 6901 pointer relative to `data`, such as `/title` or `/value/digest`. */
export type Pointer = string

/** RFC 3339, UTC, with exactly three fraction digits. */
export type Instant = string

export type StreamName = `${string}/${string}`

/** Entry, version 1. Its canonical bytes (RFC 8785) are what is stored and hashed. */
export type Entry = {
  v: 1
  workspace: string
  stream: StreamName
  seq: number
  prev: string
  at: Instant
  actor: Actor
  command: string
  part: [number, number]
  cause?: { stream: StreamName; seq: number }
  type: string
  tv: number
  data: JsonObject
  sealed: Record<Pointer, string>
}

/** An entry with the sealed values that still exist. A pointer in `entry.sealed` that is absent from `opened` was redacted. */
export type OpenedEntry = { entry: Entry; hash: string; opened: Record<Pointer, Json> }

/** What a decider returns: `open` holds the open values by pointer; they are sealed when the entry is written. */
export type NewEvent = { type: string; tv: number; data: JsonObject; open: Record<Pointer, Json> }
