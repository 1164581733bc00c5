import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { StreamName } from '#domain/journal/entry.ts'
import type { EndReason, WatchAnswer, WatchRequest } from '#domain/live/frame.ts'
import { notFound, Problem } from '#domain/problem.ts'
import type { LiveAccess } from '#server/auth/live-access.ts'
import type { Pools } from '#server/db/pools.ts'
import type { Committed } from '#server/journal/append-request.ts'
import type { BoardChannel } from './board-channel.ts'
import { createBoardChannel } from './board-channel.ts'
import type { Connection, Watching } from './connection.ts'
import { keyOf } from './connection.ts'
import { encodeFrame } from './encode.ts'
import { createHints } from './hints.ts'
import { createOutlet } from './outlet.ts'
import { createPresence } from './presence.ts'
import { createPulse } from './pulse.ts'
import type { IncidentNow, IncidentRow, LiveMember, Viewers } from './read.ts'
import { boardRow, liveReads } from './read.ts'
import type { StreamChannel, Surroundings } from './stream-channel.ts'
import { createStreamChannel } from './stream-channel.ts'
import { maySee, mayWatch } from './visibility.ts'

export type HubOptions = {
  pools: Pick<Pools, 'live'>
  /** Names the running build to the pages. */
  build: string
  log?: (line: string) => void
  limits?: Partial<HubLimits>
  timing?: Partial<HubTiming>
}

export type HubLimits = { streamsPerSession: number; streamsPerAddress: number; heldBytes: number }
export type HubTiming = { pollMs: number; boardPollMs: number; pingMs: number; tooSlowMs: number }

const LIMITS: HubLimits = { streamsPerSession: 24, streamsPerAddress: 512, heldBytes: 1024 * 1024 }
const TIMING: HubTiming = { pollMs: 1_500, boardPollMs: 5_000, pingMs: 10_000, tooSlowMs: 60_000 }

export type Hub = LiveAccess & {
  /** What a journal of this process just committed. */
  committed(batch: Committed): void
  /** Opens a stream on this response: `begin` writes its head. Throws a Problem before that when there are too many. */
  open(who: { session: string; person: string; address: string }, response: ServerResponse, begin: () => void): void
  watch(session: string, request: WatchRequest): Promise<WatchAnswer>
  /** Ends or narrows at once. */
  endSession(session: string): void
  endMember(workspace: string, member: string): void
  /** Asks again for everybody who watches this stream. */
  narrow(workspace: string, stream: StreamName): Promise<void>
  counts(): { connections: number; channels: number; boards: number; watches: number }
  close(): Promise<void>
}

export function createHub(options: HubOptions): Hub {
  const limits = { ...LIMITS, ...options.limits }
  const timing = { ...TIMING, ...options.timing }
  const reads = liveReads(options.pools)
  const connections = new Map<string, Connection>()
  const channels = new Map<string, StreamChannel>()
  const boards = new Map<string, BoardChannel>()

  const leave = (watch: Watching) => {
    const { workspace, stream, connection } = watch
    const key = keyOf(workspace, stream)
    if (connection.watching.get(key) === watch) connection.watching.delete(key)
    const channel = channels.get(key)
    if (channel?.watches.delete(watch) && channel.watches.size === 0) channels.delete(key)
    const board = boards.get(key)
    if (board?.watches.delete(watch) && board.watches.size === 0) boards.delete(key)
    presence.changed(workspace, stream)
  }

  const dismiss = (watch: Watching) => {
    leave(watch)
    const { workspace, stream, connection } = watch
    connection.outlet.send(encodeFrame({ kind: 'gone', workspace, stream }))
  }

  const failed = (error: unknown) => options.log?.(`live: ${error instanceof Error ? error.message : String(error)}`)
  const presence = createPresence((workspace, stream) => channels.get(keyOf(workspace, stream))?.watches ?? [])

  const pulse = createPulse({
    reads,
    timing,
    connections: () => connections.values(),
    channels: () => channels.values(),
    boards: () => boards.values(),
    end: (connection, reason) => end(connection, reason),
    recheck: (connection, members) => recheck(connection, members),
    failed,
  })
  const around: Surroundings = { reads, now: pulse.now, maySee, dismiss, failed }

  const hints = createHints(options.pools, reads, {
    moved: (workspace, stream, seq) => {
      const channel = channels.get(keyOf(workspace, stream))
      if (channel && channel.last < seq) void channel.pull()
      const board = boards.get(keyOf(workspace, `board/${workspace}`))
      if (board && stream.startsWith('incident/')) board.refresh(stream.slice('incident/'.length)).catch(failed)
    },
    ended: (session) => endSession(session),
    reconnected: () => void pulse.look(),
  })
  pulse.onBeat(hints.check)

  const end = (connection: Connection, reason: EndReason) => {
    connection.outlet.end(encodeFrame({ kind: 'end', reason }))
    drop(connection)
  }

  const drop = (connection: Connection) => {
    if (connection.closed) return
    connection.closed = true
    connections.delete(connection.id)
    for (const watch of [...connection.watching.values()]) leave(watch)
  }

  const overflow = (connection: Connection) => {
    for (const watch of connection.watching.values()) {
      if (watch.phase === 'asking' || watch.phase === 'paused') continue
      const key = keyOf(watch.workspace, watch.stream)
      channels.get(key)?.pause(watch, 'overflow')
      boards.get(key)?.pause(watch)
    }
  }

  const channelOf = (workspace: string, stream: StreamName): StreamChannel => {
    const key = keyOf(workspace, stream)
    const channel = channels.get(key) ?? createStreamChannel(workspace, stream, around)
    channels.set(key, channel)
    return channel
  }

  const boardOf = (workspace: string): BoardChannel => {
    const key = keyOf(workspace, `board/${workspace}`)
    const board = boards.get(key) ?? createBoardChannel(workspace, around)
    boards.set(key, board)
    return board
  }

  /** Asks whether `watch` may stay, again when that changed while it was asked. */
  const isAllowed = async (watch: Watching, channel: StreamChannel | null): Promise<boolean> => {
    for (;;) {
      const before = channel?.sightings
      const allowed = await mayWatch(reads, watch.member, watch.stream)
      if (channel?.sightings === before) return allowed
    }
  }

  const join = async (connection: Connection, member: LiveMember, stream: StreamName, after: number | null) => {
    const { workspace } = member
    const watch: Watching = { workspace, stream, connection, member, phase: 'asking', sent: after ?? 0 }
    const board = stream.startsWith('board/') ? boardOf(workspace) : null
    const channel = board ? null : channelOf(workspace, stream)
    const watches = (board ?? channel)?.watches
    watches?.add(watch)
    connection.watching.set(keyOf(workspace, stream), watch)
    try {
      if (!(await isAllowed(watch, channel))) {
        dismiss(watch)
        return false
      }
      if (connection.closed || !watches?.has(watch)) return true
      await (board ? board.start(watch) : channel?.start(watch, after))
      presence.greet(watch)
      return true
    } catch (error) {
      leave(watch)
      throw error
    }
  }

  const apply = async (connection: Connection, request: WatchRequest): Promise<WatchAnswer> => {
    const refused: WatchAnswer['refused'] = []
    const wanted = new Map(request.watch.map((watch) => [keyOf(watch.workspace, watch.stream), watch]))
    for (const watch of [...connection.watching.values()]) {
      const again = wanted.get(keyOf(watch.workspace, watch.stream))
      const goesOn = again && watch.phase !== 'paused' && (again.after === null || again.after >= watch.sent)
      if (!goesOn) leave(watch)
    }
    const pairs = [...new Set(request.watch.map(({ workspace }) => workspace))]
    const members = await reads.members(pairs.map((workspace) => ({ workspace, person: connection.person })))
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
  }

  const recheck = async (connection: Connection, members: readonly LiveMember[]) => {
    for (const watch of [...connection.watching.values()]) {
      const member = members.find(({ workspace }) => workspace === watch.workspace)
      if (!member) dismiss(watch)
      else {
        watch.member = member
        if (watch.phase !== 'asking' && !(await mayWatch(reads, member, watch.stream))) dismiss(watch)
      }
    }
  }

  const endSession = (session: string) => {
    for (const connection of [...connections.values()])
      if (connection.session === session) end(connection, 'sessionEnded')
  }

  const endMember = (workspace: string, member: string) => {
    for (const connection of connections.values()) {
      for (const watch of [...connection.watching.values()]) {
        if (watch.workspace === workspace && watch.member.member === member) dismiss(watch)
      }
    }
  }

  const memberChanged = (workspace: string, person: string) => {
    for (const connection of connections.values()) {
      const pairs = [...connection.watching.values()].map((watch) => ({ workspace: watch.workspace, person }))
      if (connection.person !== person || !pairs.some((pair) => pair.workspace === workspace)) continue
      reads
        .members(pairs)
        .then((members) => recheck(connection, members))
        .catch(failed)
    }
  }

  return {
    committed: ({ workspace, streams }) => {
      for (const { stream, entries, projections } of streams) {
        const row = projections.incident?.[0] as IncidentRow | undefined
        const viewers: Viewers = row?.private
          ? new Set(projections.incident_viewer?.map((viewer) => String(viewer.member)))
          : null
        const now: IncidentNow | null = row ? { row: boardRow(row), viewers } : null
        channels.get(keyOf(workspace, stream))?.release(entries, now ? viewers : undefined)
        if (now) boards.get(keyOf(workspace, `board/${workspace}`))?.apply(now)
        for (const { person } of projections.member ?? []) memberChanged(workspace, String(person))
        hints.moved(workspace, stream, entries.at(-1)?.entry.seq ?? 0)
      }
    },

    open: ({ session, person, address }, response, begin) => {
      const all = [...connections.values()]
      if (all.filter((each) => each.session === session).length >= limits.streamsPerSession) {
        throw new Problem('TOO_MANY', 'This session has too many open streams. Close some tabs')
      }
      if (all.filter((each) => each.address === address).length >= limits.streamsPerAddress) {
        throw new Problem('TOO_MANY', 'Too many open streams from this address')
      }
      const connection: Connection = {
        id: randomUUID(),
        session,
        person,
        address,
        outlet: createOutlet(response, limits.heldBytes, () => overflow(connection)),
        watching: new Map(),
        standing: [],
        turn: Promise.resolve(),
        closed: false,
      }
      begin()
      connections.set(connection.id, connection)
      response.once('close', () => drop(connection))
      const { id } = connection
      connection.outlet.send(encodeFrame({ kind: 'hello', connection: id, build: options.build, now: pulse.now() }))
    },

    watch: (session, request) => {
      const connection = connections.get(request.connection)
      if (connection?.session !== session) throw notFound('This stream')
      const answer = connection.turn.then(() => apply(connection, request))
      connection.turn = answer.catch(() => {})
      return answer
    },

    endSession,
    endMember,
    sessionsEnded: (sessions) => {
      for (const session of sessions) {
        endSession(session)
        hints.ended(session)
      }
    },
    memberChanged: ({ workspace, person }) => memberChanged(workspace, person),
    narrow: async (workspace, stream) => {
      const watches = channels.get(keyOf(workspace, stream))?.watches ?? []
      for (const watch of [...watches]) if (!(await mayWatch(reads, watch.member, stream))) dismiss(watch)
    },

    counts: () => ({
      connections: connections.size,
      channels: channels.size,
      boards: boards.size,
      watches: [...connections.values()].reduce((sum, { watching }) => sum + watching.size, 0),
    }),

    close: async () => {
      pulse.close()
      presence.close()
      for (const connection of [...connections.values()]) end(connection, 'shutdown')
      await hints.close()
    },
  }
}
