import type { Role } from '#domain/access/permissions.ts'
import type { BoardRow, FreezeRow, IncidentSummary, MemberName } from '#domain/incident/views.ts'
import type { Database } from '#server/db/database.ts'
import type { Prisma } from '#server/db/generated/client.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'

/** Who asks: rows of private incidents exist for their viewers alone. */
export type Reader = { scope: WorkspaceScope; member: string }

type IncidentRecord = Prisma.IncidentModel
type FreezeRecord = Prisma.FreezeModel

const rowOf = (row: IncidentRecord): BoardRow => ({
  id: row.id,
  number: row.number,
  title: row.title,
  severity: row.severity as BoardRow['severity'],
  status: row.status as BoardRow['status'],
  private: row.private,
  kind: row.kind as BoardRow['kind'],
  origin: row.origin as BoardRow['origin'],
  commander: row.commander ?? row.declaredBy,
  apps: row.apps as string[],
  environments: row.environments as string[],
  declaredAt: row.declaredAt.toISOString(),
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
  seq: row.seq,
  summary: row.summary as unknown as IncidentSummary,
})

/** The private incidents that a member may see. */
export async function viewedIncidents(db: Database, { scope, member }: Reader): Promise<string[]> {
  const rows = await db.readScoped(scope, (prisma) =>
    prisma.incidentViewer.findMany({ where: { workspace: scope.workspace, member }, select: { incident: true } }),
  )
  return rows.map(({ incident }) => incident)
}

/** The condition under which an incident exists for a member. */
async function visibleTo(db: Database, reader: Reader): Promise<Prisma.IncidentWhereInput> {
  const viewed = await viewedIncidents(db, reader)
  return { workspace: reader.scope.workspace, OR: [{ private: false }, { id: { in: viewed } }] }
}

const OPEN: Prisma.IncidentWhereInput = { status: { in: ['triage', 'active', 'mitigated'] } }
const ENDED: Prisma.IncidentWhereInput = { status: { in: ['resolved', 'closed'] } }

/** More than anybody reads; the count above the list must be right. */
const MOST_OPEN = 2_000

export type BoardRecords = { rows: BoardRow[]; lastResolved: BoardRow | null; freezes: FreezeRow[] }

export async function boardRecords(db: Database, reader: Reader): Promise<BoardRecords> {
  const visible = await visibleTo(db, reader)
  const { workspace } = reader.scope
  const [open, last, freezes] = await Promise.all([
    db.readScoped(reader.scope, (prisma) =>
      prisma.incident.findMany({
        where: { AND: [visible, OPEN] },
        orderBy: [{ severity: 'asc' }, { declaredAt: 'asc' }],
        take: MOST_OPEN,
      }),
    ),
    db.readScoped(reader.scope, (prisma) =>
      prisma.incident.findFirst({ where: { AND: [visible, ENDED] }, orderBy: { resolvedAt: 'desc' } }),
    ),
    db.readScoped(reader.scope, (prisma) =>
      prisma.freeze.findMany({ where: { workspace, state: 'inForce' }, orderBy: { createdAt: 'desc' }, take: 200 }),
    ),
  ])
  const placedBy = await incidentNumbers(db, reader, visible, freezes)
  return {
    rows: open.map(rowOf),
    lastResolved: last ? rowOf(last) : null,
    freezes: freezes.flatMap((freeze) => freezeRow(freeze, placedBy)),
  }
}

/** Freezes of private incidents exist for those who see the incident. */
async function incidentNumbers(
  db: Database,
  reader: Reader,
  visible: Prisma.IncidentWhereInput,
  freezes: readonly FreezeRecord[],
): Promise<Map<string, string>> {
  const ids = freezes.flatMap(({ incident }) => incident ?? [])
  if (ids.length === 0) return new Map()
  const rows = await db.readScoped(reader.scope, (prisma) =>
    prisma.incident.findMany({ where: { AND: [visible, { id: { in: ids } }] }, select: { id: true, number: true } }),
  )
  return new Map(rows.map(({ id, number }) => [id, number]))
}

function freezeRow(freeze: FreezeRecord, placedBy: ReadonlyMap<string, string>): FreezeRow[] {
  const incidentNumber = freeze.incident ? placedBy.get(freeze.incident) : undefined
  if (!freeze.incident || !incidentNumber) return []
  const { id, number, environment, kinds, incident } = freeze
  const createdAt = freeze.createdAt.toISOString()
  return [
    {
      id,
      number,
      environment,
      kinds,
      incident,
      incidentNumber,
      createdAt,
      liftedAt: freeze.liftedAt?.toISOString() ?? null,
    },
  ]
}

export type IncidentFilter = { status?: 'open' | 'resolved'; text?: string; before?: string; limit: number }

/** Newest first. `before` is the id of the last row already shown. */
export async function incidentRows(db: Database, reader: Reader, filter: IncidentFilter): Promise<BoardRow[]> {
  const visible = await visibleTo(db, reader)
  const where: Prisma.IncidentWhereInput[] = [visible]
  if (filter.status) where.push(filter.status === 'open' ? OPEN : ENDED)
  if (filter.text) {
    const contains = { contains: filter.text, mode: 'insensitive' as const }
    where.push({ OR: [{ title: contains }, { number: contains }] })
  }
  if (filter.before) where.push({ id: { lt: filter.before } })
  const rows = await db.readScoped(reader.scope, (prisma) =>
    prisma.incident.findMany({ where: { AND: where }, orderBy: { id: 'desc' }, take: filter.limit }),
  )
  return rows.map(rowOf)
}

/** The id behind a number such as INC-42, when it exists for the reader. */
export async function incidentByNumber(db: Database, reader: Reader, number: string): Promise<string | null> {
  const visible = await visibleTo(db, reader)
  const row = await db.readScoped(reader.scope, (prisma) =>
    prisma.incident.findFirst({ where: { AND: [visible, { number }] }, select: { id: true } }),
  )
  return row?.id ?? null
}

export async function memberNames(db: Database, scope: WorkspaceScope): Promise<MemberName[]> {
  const rows = await db.readScoped(scope, (prisma) =>
    prisma.member.findMany({ where: { workspace: scope.workspace }, orderBy: { name: 'asc' } }),
  )
  return rows.map(({ id, name, role, removedAt }) => ({ id, name, role: role as Role, removed: removedAt !== null }))
}

export async function databaseNow(db: Database, scope: WorkspaceScope): Promise<string> {
  return db.withScope(scope, async (client) => {
    const { rows } = await client.query<{ now: string }>('select instant_text(clock_timestamp()) as now')
    return rows[0]?.now ?? ''
  })
}
