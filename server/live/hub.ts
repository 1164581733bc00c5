import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { StreamName } from '#domain/journal/entry.ts'
import type { EndReason, WatchAnswer, WatchRequest } from '#domain/live/frame.ts'
import { notFound, Problem } from '#domain/problem.ts'
import type { LiveAccess } from '#server/auth/live-access.ts'
import type { Pools } from '#server/db/pools.ts'
import type { Committed } from '#server/journal/append-request.ts'
import type { Connection } from './connection.ts'
import { encodeFrame } from './encode.ts'
import { createHints } from './hints.ts'
import { createOutlet } from './outlet.ts'
import type { HubTiming } from './pulse.ts'
import { createPulse } from './pulse.ts'
import type { IncidentNow, IncidentRow, Viewers } from './read.ts'
import { boardRow, liveReads } from './read.ts'
import { createRoster } from './roster.ts'
import { mayWatch } from './visibility.ts'

export type HubOptions = {
  pools: Pick<Pools, 'live'>
  /** Names the running build to the pages. */
  build: string
  log?: (line: string) => void
  limits?: Partial<HubLimits>
  timing?: Partial<HubTiming>
}

export type HubLimits = { streamsPerSession: number; streamsPerAddress: number; heldBytes: number }

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
  const failed = (error: unknown) => options.log?.(`live: ${error instanceof Error ? error.message : String(error)}`)
  const roster = createRoster(reads, () => pulse.now(), failed)
  const pulse = createPulse({
    reads,
    timing,
    roster,
    connections: () => connections.values(),
    end: (connection, reason) => end(connection, reason),
    failed,
  })

  const hints = createHints(options.pools, reads, {
    moved: (workspace, stream, seq) => {
      const channel = roster.stream(workspace, stream)
      if (channel && channel.last < seq) void channel.pull()
      if (!stream.startsWith('incident/')) return
      roster.board(workspace)?.refresh(stream.slice('incident/'.length)).catch(failed)
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
    for (const watch of [...connection.watching.values()]) roster.leave(watch)
  }

  const endSession = (session: string) => {
    for (const connection of [...connections.values()])
      if (connection.session === session) end(connection, 'sessionEnded')
  }

  const endMember = (workspace: string, member: string) => {
    for (const connection of connections.values()) {
      for (const watch of [...connection.watching.values()]) {
        if (watch.workspace === workspace && watch.member.member === member) roster.dismiss(watch)
      }
    }
  }

  const memberChanged = (workspace: string, person: string) => {
    for (const connection of connections.values()) {
      const pairs = [...connection.watching.values()].map((watch) => ({ workspace: watch.workspace, person }))
      if (connection.person !== person || !pairs.some((pair) => pair.workspace === workspace)) continue
      const asked = new Set(pairs.map((pair) => pair.workspace))
      reads
        .members(pairs)
        .then((members) => roster.recheck(connection, members, (each) => asked.has(each)))
        .catch(failed)
    }
  }

  const narrow = async (workspace: string, stream: StreamName) => {
    const watches = roster.stream(workspace, stream)?.watches ?? []
    for (const watch of [...watches]) if (!(await mayWatch(reads, watch.member, stream))) roster.dismiss(watch)
  }

  /** Whoever sees a private incident no more sees no more of what it alone has named. */
  const narrowObjects = (workspace: string) => {
    for (const channel of roster.streams())
      if (channel.workspace === workspace && channel.stream.startsWith('catalogue/'))
        narrow(workspace, channel.stream).catch(failed)
  }

  return {
    committed: ({ workspace, streams }) => {
      for (const { stream, entries, projections } of streams) {
        const row = projections.incident?.[0] as IncidentRow | undefined
        const viewers: Viewers = row?.private
          ? new Set(projections.incident_viewer?.map((viewer) => String(viewer.member)))
          : null
        const now: IncidentNow | null = row ? { row: boardRow(row), viewers } : null
        roster.stream(workspace, stream)?.release(entries, now ? viewers : undefined)
        if (now) roster.board(workspace)?.apply(now)
        if (entries.some(({ entry }) => entry.type === 'viewer.removed')) narrowObjects(workspace)
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
        outlet: createOutlet(response, limits.heldBytes, () => roster.overflow(connection)),
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
      const answer = connection.turn.then(() => roster.apply(connection, request))
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
    sessionRenewed: ({ from, to }) => {
      for (const connection of connections.values()) if (connection.session === from) connection.session = to
    },
    memberChanged: ({ workspace, person }) => memberChanged(workspace, person),
    narrow,

    counts: () => ({
      connections: connections.size,
      channels: [...roster.streams()].length,
      boards: [...roster.boards()].length,
      watches: [...connections.values()].reduce((sum, { watching }) => sum + watching.size, 0),
    }),

    close: async () => {
      pulse.close()
      roster.presence.close()
      for (const connection of [...connections.values()]) end(connection, 'shutdown')
      await hints.close()
    },
  }
}
