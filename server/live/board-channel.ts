import type { StreamName } from '#domain/journal/entry.ts'
import { boardStream } from '#domain/live/board-stream.ts'
import type { Watching } from './connection.ts'
import { encodeFrame } from './encode.ts'
import type { IncidentNow, Viewers } from './read.ts'
import type { Surroundings } from './stream-channel.ts'

/** The board of one workspace: each incident's row as it is now, to those who may see it. */
export type BoardChannel = {
  readonly workspace: string
  readonly stream: StreamName
  readonly watches: Set<Watching>
  apply(now: IncidentNow): void
  /** An incident of this workspace moved in another process. */
  refresh(incident: string): Promise<void>
  start(watch: Watching): Promise<void>
  pause(watch: Watching): void
}

type Known = { seq: number; viewers: Viewers; stream: StreamName; chunk: Buffer }

export function createBoardChannel(workspace: string, s: Surroundings): BoardChannel {
  const stream = boardStream(workspace)
  const watches = new Set<Watching>()
  const known = new Map<string, Known>()

  const apply = ({ row, viewers }: IncidentNow) => {
    const before = known.get(row.id)
    if (before && before.seq >= row.seq) return
    const incident: StreamName = `incident/${row.id}`
    const now: Known = {
      seq: row.seq,
      viewers,
      stream: incident,
      chunk: encodeFrame({ kind: 'board', workspace, row, now: s.now() }),
    }
    known.set(row.id, now)
    const gone = encodeFrame({ kind: 'gone', workspace, stream: incident })
    for (const { phase, member, connection } of watches) {
      if (phase !== 'live') continue
      if (s.maySee(member, incident, viewers)) connection.outlet.send(now.chunk)
      else if (before && s.maySee(member, incident, before.viewers)) connection.outlet.send(gone)
    }
  }

  return {
    workspace,
    stream,
    watches,
    apply,
    refresh: async (incident) => {
      const now = await s.reads.incident(workspace, incident)
      if (now) apply(now)
    },
    start: async (watch) => {
      watch.phase = 'starting'
      for (const now of await s.reads.currentIncidents([workspace])) apply(now)
      if (!watches.has(watch) || watch.phase !== 'starting') return
      watch.phase = 'live'
      for (const { viewers, stream: incident, chunk } of known.values()) {
        if (s.maySee(watch.member, incident, viewers)) watch.connection.outlet.send(chunk)
      }
    },
    pause: (watch) => {
      watch.phase = 'paused'
      watch.connection.outlet.send(encodeFrame({ kind: 'resync', workspace, stream, reason: 'overflow', now: s.now() }))
    },
  }
}
