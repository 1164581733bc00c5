// What the live stream says, and what a client may say to it. A frame is one JSON event; entries come in order and without a hole, or not at all.
import { z } from 'zod'
import { MAX_SEQ, Uuid } from '#domain/ids.ts'
import type { BoardRow } from '#domain/incident/views.ts'
import type { Instant, OpenedEntry, StreamName } from '#domain/journal/entry.ts'

/** tooFar: more entries are missing than are sent one by one. ahead: the client has seen a number the journal does not have. overflow: the client read too slowly. */
export type ResyncReason = 'tooFar' | 'ahead' | 'overflow'

/** sessionEnded: sign in again. shutdown: connect again. tooSlow: nothing was read for a long time. */
export type EndReason = 'sessionEnded' | 'shutdown' | 'tooSlow'

/** Somebody with a stream open. `step` is where they stood last, such as `execution/step`. */
export type PresentPerson = { member: string; name: string; step: string | null; tabs: number }

export type LiveFrame =
  /** Always first. `connection` is what a watch request names; `build` tells an old page that the server is newer. */
  | { kind: 'hello'; connection: string; build: string; now: Instant }
  /** Consecutive entries of one stream, oldest first. */
  | { kind: 'entries'; workspace: string; stream: StreamName; entries: OpenedEntry[]; now: Instant }
  /** Nothing more comes of this stream until it is watched again: fetch a new baseline and watch from there. */
  | { kind: 'resync'; workspace: string; stream: StreamName; reason: ResyncReason; now: Instant }
  /** The stream does not exist for this person, or no longer. On the board's stream: `incident/<id>` left their sight. */
  | { kind: 'gone'; workspace: string; stream: StreamName }
  | { kind: 'presence'; workspace: string; stream: StreamName; people: PresentPerson[] }
  /** A row of the board as it is now; every open one comes when the board is watched. */
  | { kind: 'board'; workspace: string; row: BoardRow; now: Instant }
  /** Every ten seconds. `current` is false while the server cannot tell whether there are newer entries. */
  | { kind: 'ping'; now: Instant; current: boolean }
  | { kind: 'end'; reason: EndReason }

const StreamNameText = z.templateLiteral([z.string().regex(/^[a-z]{1,20}$/), '/', Uuid])

/** `after` is the last number the client holds: 0 for the whole stream, null for what comes from now on. The board has none. */
export const Watch = z.strictObject({
  workspace: Uuid,
  stream: StreamNameText,
  after: z.int().min(0).max(MAX_SEQ).nullable(),
})
export type Watch = z.infer<typeof Watch>

/** One open tab, and where in the stream it stands. */
export const Standing = z.strictObject({
  workspace: Uuid,
  stream: StreamNameText,
  tab: z.string().min(1).max(64),
  step: z.string().min(1).max(200).nullable(),
})
export type Standing = z.infer<typeof Standing>

/** Everything this connection watches from now on, and every tab behind it. What is left out is no longer watched. */
export const WatchRequest = z.strictObject({
  connection: Uuid,
  watch: z.array(Watch).max(64, 'At most 64 streams'),
  presence: z.array(Standing).max(64, 'At most 64 tabs').default([]),
})
export type WatchRequest = z.infer<typeof WatchRequest>

/** `refused`: what does not exist for this person. */
export type WatchAnswer = { refused: { workspace: string; stream: StreamName }[] }
