import type { StreamName } from '#domain/journal/entry.ts'
import { boardStream } from '#domain/live/board-stream.ts'
import type { WatchAnswer, WatchRequest } from '#domain/live/frame.ts'
import type { BoardChannel } from './board-channel.ts'
import { createBoardChannel } from './board-channel.ts'
import type { Connection, Watching } from './connection.ts'
import { keyOf } from './connection.ts'
import { encodeFrame } from './encode.ts'
import type { Presence } from './presence.ts'
import { createPresence } from './presence.ts'
import type { LiveMember, LiveReads } from './read.ts'
import type { StreamChannel, Surroundings } from './stream-channel.ts'
import { createStreamChannel } from './stream-channel.ts'
import { maySee, mayWatch } from './visibility.ts'

/** Who watches what: lets in, asks again, and takes away. */
export type Roster = {
  streams(): Iterable<StreamChannel>
  boards(): Iterable<BoardChannel>
  stream(workspace: string, stream: StreamName): StreamChannel | undefined
  board(workspace: string): BoardChannel | undefined
  /** Watches what the request names and nothing else. */
  apply(connection: Connection, request: WatchRequest): Promise<WatchAnswer>
  /**
   * Asks for what this connection watches; `members` are its memberships in the workspaces that were asked `about`. What it
   * began to watch elsewhere since then was let in by an answer of its own.
   */
  recheck(connection: Connection, members: readonly LiveMember[], about: (workspace: string) => boolean): Promise<void>
  leave(watch: Watching): boolean
  /** Leaves, and says that the stream is gone. */
  dismiss(watch: Watching): void
  /** The client reads too slowly: it is told to fetch everything anew. */
  overflow(connection: Connection): void
  presence: Presence
}

export function createRoster(reads: LiveReads, now: () => string, failed: (error: unknown) => void): Roster {
  const streams = new Map<string, StreamChannel>()
  const boards = new Map<string, BoardChannel>()
  const presence = createPresence((workspace, stream) => streams.get(keyOf(workspace, stream))?.watches ?? [])

  const leave = (watch: Watching): boolean => {
    const { workspace, stream, connection } = watch
    const key = keyOf(workspace, stream)
    const isIn = connection.watching.get(key) === watch
    if (isIn) connection.watching.delete(key)
    const channel = streams.get(key)
    if (channel?.watches.delete(watch) && channel.watches.size === 0) streams.delete(key)
    const board = boards.get(key)
    if (board?.watches.delete(watch) && board.watches.size === 0) boards.delete(key)
    presence.changed(workspace, stream)
    return isIn
  }

  const dismiss = (watch: Watching) => {
    const { workspace, stream, connection } = watch
    if (leave(watch)) connection.outlet.send(encodeFrame({ kind: 'gone', workspace, stream }))
  }

  const around: Surroundings = { reads, now, maySee, dismiss, failed }

  const channelOf = (workspace: string, stream: StreamName): StreamChannel => {
    const key = keyOf(workspace, stream)
    const channel = streams.get(key) ?? createStreamChannel(workspace, stream, around)
    streams.set(key, channel)
    return channel
  }

  const boardOf = (workspace: string): BoardChannel => {
    const key = keyOf(workspace, boardStream(workspace))
    const board = boards.get(key) ?? createBoardChannel(workspace, around)
    boards.set(key, board)
    return board
  }

  /** Asks whether `watch` may stay, again when anything about that changed while it was asked. */
  const isAllowed = async (watch: Watching, channel: StreamChannel | null): Promise<boolean> => {
    for (;;) {
      const { member } = watch
      const sightings = channel?.sightings
      const allowed = await mayWatch(reads, member, watch.stream)
      if (watch.member === member && channel?.sightings === sightings) return allowed
    }
  }

  const join = async (connection: Connection, member: LiveMember, stream: StreamName, after: number | null) => {
    const { workspace } = member
    const watch: Watching = { workspace, stream, connection, member, phase: 'asking', sent: after ?? 0 }
    const board = stream === boardStream(workspace) ? boardOf(workspace) : null
    const channel = board ? null : channelOf(workspace, stream)
    const watches = board?.watches ?? channel?.watches
    watches?.add(watch)
    connection.watching.set(keyOf(workspace, stream), watch)
    try {
      if (!(await isAllowed(watch, channel))) {
        dismiss(watch)
        return false
      }
      if (connection.closed) leave(watch)
      if (!watches?.has(watch)) return true
      await (board ? board.start(watch) : channel?.start(watch, after))
      presence.greet(watch)
      return true
    } catch (error) {
      leave(watch)
      throw error
    }
  }

  return {
    presence,
    leave,
    dismiss,
    streams: () => streams.values(),
    boards: () => boards.values(),
    stream: (workspace, stream) => streams.get(keyOf(workspace, stream)),
    board: (workspace) => boards.get(keyOf(workspace, boardStream(workspace))),

    apply: async (connection, request) => {
      const refused: WatchAnswer['refused'] = []
      const wanted = new Map(request.watch.map((watch) => [keyOf(watch.workspace, watch.stream), watch]))
      for (const watch of [...connection.watching.values()]) {
        const again = wanted.get(keyOf(watch.workspace, watch.stream))
        const goesOn = again && watch.phase !== 'paused' && (again.after === null || again.after >= watch.sent)
        if (!goesOn) leave(watch)
      }
      const workspaces = [...new Set(request.watch.map(({ workspace }) => workspace))]
      const members = await reads.members(workspaces.map((workspace) => ({ workspace, person: connection.person })))
      const fresh = [...wanted].filter(([key]) => !connection.watching.has(key))
      await Promise.all(
        fresh.map(async ([, { workspace, stream, after }]) => {
          const member = members.find((each) => each.workspace === workspace)
          if (member && (await join(connection, member, stream, after))) return
          if (!member) connection.outlet.send(encodeFrame({ kind: 'gone', workspace, stream }))
          refused.push({ workspace, stream })
        }),
      )
      const places = [...connection.standing, ...request.presence]
      connection.standing = request.presence
      for (const { workspace, stream } of places) presence.changed(workspace, stream)
      return { refused }
    },

    recheck: async (connection, members, about) => {
      for (const watch of [...connection.watching.values()]) {
        if (!about(watch.workspace)) continue
        const member = members.find(({ workspace }) => workspace === watch.workspace)
        if (!member) dismiss(watch)
        else {
          watch.member = member
          if (watch.phase !== 'asking' && !(await mayWatch(reads, member, watch.stream))) dismiss(watch)
        }
      }
    },

    overflow: (connection) => {
      for (const watch of connection.watching.values()) {
        if (watch.phase === 'asking' || watch.phase === 'paused') continue
        const key = keyOf(watch.workspace, watch.stream)
        streams.get(key)?.pause(watch, 'overflow')
        boards.get(key)?.pause(watch)
      }
    },
  }
}
