import type { EndReason } from '#domain/live/frame.ts'
import type { Connection } from './connection.ts'
import { encodeFrame } from './encode.ts'
import type { LiveMember, LiveReads } from './read.ts'
import type { Roster } from './roster.ts'

export type HubTiming = { pollMs: number; boardPollMs: number; pingMs: number; tooSlowMs: number }

export type PulseParts = {
  reads: LiveReads
  timing: HubTiming
  connections: () => Iterable<Connection>
  roster: Roster
  end: (connection: Connection, reason: EndReason) => void
  failed: (error: unknown) => void
}

/** What happens by the clock: looking for entries that no hint told of, pings, and asking whether everybody may still be here. */
export type Pulse = {
  /** Server time as the database has it. */
  now(): string
  /** Looks at every watched stream and board at once. */
  look(): Promise<void>
  onBeat(also: () => void): void
  close(): void
}

export function createPulse(p: PulseParts): Pulse {
  // This machine's own clock may be wrong, and may jump: time goes on from what the database said last.
  let offsetMs = performance.timeOrigin
  let currentAt = performance.now()
  let also = () => {}
  const now = () => new Date(performance.now() + offsetMs).toISOString()

  const lookAtStreams = async () => {
    const watched = new Map(
      [...p.roster.streams()].map((channel) => [`${channel.workspace} ${channel.stream}`, channel]),
    )
    const asked = performance.now()
    const answer = await p.reads.heads([...watched.values()])
    offsetMs = answer.now.getTime() - (asked + performance.now()) / 2
    const behind = answer.heads.flatMap(({ workspace, stream, seq }) => {
      const channel = watched.get(`${workspace} ${stream}`)
      return channel && channel.last < seq ? [channel.pull()] : []
    })
    await Promise.all(behind)
    currentAt = performance.now()
  }

  const lookAtBoards = async () => {
    const boards = new Map([...p.roster.boards()].map((board) => [board.workspace, board]))
    if (boards.size === 0) return
    for (const { workspace, row, viewers } of await p.reads.currentIncidents([...boards.keys()])) {
      boards.get(workspace)?.apply({ row, viewers })
    }
  }

  const ping = () => {
    const current = performance.now() - currentAt < 3 * p.timing.pollMs + 1_000
    const chunk = encodeFrame({ kind: 'ping', now: now(), current })
    for (const connection of [...p.connections()]) {
      const { blockedSince } = connection.outlet
      if (blockedSince !== null && performance.now() - blockedSince > p.timing.tooSlowMs) p.end(connection, 'tooSlow')
      else connection.outlet.send(chunk)
    }
  }

  /** One question for all sessions, one for all memberships. */
  const askWhoStands = async () => {
    const all = [...p.connections()]
    if (all.length === 0) return
    const asked = new Map(all.map((connection) => [connection, connection.session]))
    const standing = await p.reads.standingSessions([...new Set(asked.values())])
    const pairs = new Map<string, { workspace: string; person: string }>()
    for (const { person, watching } of all) {
      for (const { workspace } of watching.values()) pairs.set(`${workspace} ${person}`, { workspace, person })
    }
    const members = await p.reads.members([...pairs.values()])
    for (const connection of all) {
      // A session that was renewed while it was asked for is asked for again at the next beat.
      if (asked.get(connection) !== connection.session) continue
      if (!standing.has(connection.session)) p.end(connection, 'sessionEnded')
      else {
        const own = members.filter(({ person }) => person === connection.person)
        const about = (workspace: string) => pairs.has(`${workspace} ${connection.person}`)
        if (changed(connection, own)) await p.roster.recheck(connection, own, about)
      }
    }
  }

  const timers = [
    every(p.timing.pollMs, lookAtStreams, p.failed),
    every(p.timing.boardPollMs, lookAtBoards, p.failed),
    every(p.timing.pingMs, askWhoStands, p.failed),
    every(
      p.timing.pingMs,
      async () => {
        ping()
        also()
      },
      p.failed,
    ),
  ]

  return {
    now,
    look: async () => {
      await Promise.all([lookAtStreams(), lookAtBoards()]).catch(p.failed)
    },
    onBeat: (more) => {
      also = more
    },
    close: () => {
      for (const stop of timers) stop()
    },
  }
}

/** Every `ms`, but never two at once. */
function every(ms: number, work: () => Promise<void>, failed: (error: unknown) => void): () => void {
  let isRunning = false
  const timer = setInterval(async () => {
    if (isRunning) return
    isRunning = true
    await work().catch(failed)
    isRunning = false
  }, ms)
  return () => clearInterval(timer)
}

const changed = ({ watching }: Connection, members: readonly LiveMember[]): boolean =>
  [...watching.values()].some(
    ({ workspace, member }) => members.find((each) => each.workspace === workspace)?.role !== member.role,
  )
