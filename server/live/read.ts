import type { Role } from '#domain/access/permissions.ts'
import type { BoardRow } from '#domain/incident/views.ts'
import type { OpenedEntry, StreamName } from '#domain/journal/entry.ts'
import type { Pools } from '#server/db/pools.ts'
import { onClient } from '#server/db/pools.ts'
import type { TailRow } from '#server/journal/stored.ts'
import { openRow } from '#server/journal/stored.ts'

/** Who may see an incident beside its role; null stands for everybody. */
export type Viewers = ReadonlySet<string> | null

export type IncidentNow = { row: BoardRow; viewers: Viewers }

export type LiveMember = { workspace: string; person: string; member: string; name: string; role: Role }

/** An incident's row as the projection has it. */
export type IncidentRow = {
  id: string
  number: string
  title: string
  severity: BoardRow['severity']
  status: BoardRow['status']
  private: boolean
  kind: BoardRow['kind']
  origin: BoardRow['origin']
  commander: string | null
  apps: string[]
  environments: string[]
  declared_at: string
  resolved_at: string | null
  seq: number
  summary: BoardRow['summary']
}

export const boardRow = (row: IncidentRow): BoardRow => ({
  id: row.id,
  number: row.number,
  title: row.title,
  severity: row.severity,
  status: row.status,
  private: row.private,
  kind: row.kind,
  origin: row.origin,
  commander: row.commander ?? '',
  apps: row.apps,
  environments: row.environments,
  declaredAt: row.declared_at,
  resolvedAt: row.resolved_at ?? null,
  seq: row.seq,
  summary: row.summary,
})

const INCIDENT = `select i.workspace, i.id, i.number, i.title, i.severity, i.status, i.private, i.kind, i.origin, i.commander,
    i.apps, i.environments, instant_text(i.declared_at) as declared_at, instant_text(i.resolved_at) as resolved_at, i.seq, i.summary,
    (select json_agg(v.member) from incident_viewer v where v.workspace = i.workspace and v.incident = i.id) as viewers
  from incident i`

type IncidentAnswer = IncidentRow & { workspace: string; viewers: string[] | null }

const incidentNow = (answer: IncidentAnswer): IncidentNow => ({
  row: boardRow(answer),
  viewers: answer.private ? new Set(answer.viewers ?? []) : null,
})

export type LiveReads = ReturnType<typeof liveReads>

/** Reads across workspaces, as the live role. */
export function liveReads({ live }: Pick<Pools, 'live'>) {
  const rows = <T extends object>(name: string, text: string, values: unknown[]): Promise<T[]> =>
    onClient(live, async (client) => (await client.query<T>({ name: `live_${name}`, text, values })).rows)

  return {
    entriesAfter: async (workspace: string, stream: StreamName, seq: number, limit: number): Promise<OpenedEntry[]> => {
      const found = await rows<{ bytes: TailRow[0]; hash: TailRow[1]; sealed: TailRow[2] }>(
        'entries',
        `select convert_from(e.bytes, 'UTF8') as bytes, encode(e.hash, 'hex') as hash,
           (select json_object_agg(v.pointer, v.value) from sealed_value v
             where v.workspace = e.workspace and v.stream = e.stream and v.seq = e.seq) as sealed
         from entry e where e.workspace = $1 and e.stream = $2 and e.seq > $3 order by e.seq limit $4`,
        [workspace, stream, seq, limit],
      )
      return found.map(({ bytes, hash, sealed }) => openRow([bytes, hash, sealed]))
    },

    /** Heads of the streams asked for, and the database's time. */
    heads: async (streams: readonly { workspace: string; stream: StreamName }[]) => {
      const found = await rows<{ now: Date; workspace: string | null; stream: StreamName; seq: number }>(
        'heads',
        `select clock_timestamp() as now, h.workspace, h.stream, h.seq
         from (select) one left join (
           select h.workspace, h.stream, h.seq from stream_head h
           join unnest($1::uuid[], $2::text[]) as w(workspace, stream) using (workspace, stream)
         ) h on true`,
        [streams.map(({ workspace }) => workspace), streams.map(({ stream }) => stream)],
      )
      const heads = found.flatMap(({ workspace, stream, seq }) => (workspace ? [{ workspace, stream, seq }] : []))
      return { now: found[0]?.now ?? new Date(), heads }
    },

    incident: async (workspace: string, id: string): Promise<IncidentNow | null> => {
      const [found] = await rows<IncidentAnswer>('incident', `${INCIDENT} where i.workspace = $1 and i.id = $2`, [
        workspace,
        id,
      ])
      return found ? incidentNow(found) : null
    },

    /** Incidents that are open or were resolved less than a day ago. */
    currentIncidents: async (workspaces: readonly string[]): Promise<(IncidentNow & { workspace: string })[]> => {
      const found = await rows<IncidentAnswer>(
        'incidents',
        `${INCIDENT} where i.workspace = any ($1::uuid[]) and (i.resolved_at is null or i.resolved_at > now() - interval '1 day')`,
        [workspaces],
      )
      return found.map((answer) => ({ workspace: answer.workspace, ...incidentNow(answer) }))
    },

    members: async (pairs: readonly { workspace: string; person: string }[]): Promise<LiveMember[]> =>
      rows<LiveMember>(
        'members',
        `select m.workspace, m.person, m.id as member, m.name, m.role from member m
         join unnest($1::uuid[], $2::uuid[]) as asked(workspace, person)
           on m.workspace = asked.workspace and m.person = asked.person
         join workspace w on w.id = m.workspace
         where m.removed_at is null and w.removed_at is null`,
        [pairs.map(({ workspace }) => workspace), pairs.map(({ person }) => person)],
      ),

    standingSessions: async (sessions: readonly string[]): Promise<Set<string>> => {
      const found = await rows<{ session: string }>('sessions', 'select session from sessions_standing($1::uuid[])', [
        sessions,
      ])
      return new Set(found.map(({ session }) => session))
    },

    /** A hint to other processes, by itself and never inside a transaction that writes. */
    notify: (channel: string, payload: string) => rows('notify', 'select pg_notify($1, $2)', [channel, payload]),
  }
}
