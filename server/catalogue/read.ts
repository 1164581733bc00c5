import type { Json } from '#domain/json.ts'
import type { Database } from '#server/db/database.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'

export type NamedObject = {
  id: string
  kind: string
  name: string
  attributes: Record<string, Json>
  /** The private incident that alone has named it so far. */
  within: string | null
}

export type FoundObject = Omit<NamedObject, 'within'>

const named = <Row extends { attributes: unknown }>(row: Row): Row & { attributes: Record<string, Json> } => ({
  ...row,
  attributes: row.attributes as Record<string, Json>,
})

const FOUND = { id: true, kind: true, name: true, attributes: true } as const
const COLUMNS = { ...FOUND, within: true } as const

export async function objectsById(db: Database, scope: WorkspaceScope, ids: readonly string[]): Promise<NamedObject[]> {
  const rows = await db.readScoped(scope, (prisma) =>
    prisma.catalogueObject.findMany({ where: { workspace: scope.workspace, id: { in: [...ids] } }, select: COLUMNS }),
  )
  return rows.map(named)
}

/** Objects of one kind whose name is one of `names`, in whatever case. */
export async function objectsByName(
  db: Database,
  scope: WorkspaceScope,
  kind: string,
  names: readonly string[],
): Promise<NamedObject[]> {
  const rows = await db.readScoped(scope, (prisma) =>
    prisma.catalogueObject.findMany({
      where: {
        workspace: scope.workspace,
        kind,
        OR: names.map((name) => ({ name: { equals: name, mode: 'insensitive' as const } })),
      },
      select: COLUMNS,
    }),
  )
  return rows.map(named)
}

/** Every object of a kind by name, for whoever may see them: as `searchObjects`. */
export async function objectsOfKind(
  db: Database,
  scope: WorkspaceScope,
  viewed: readonly string[],
  kind: string,
): Promise<NamedObject[]> {
  const rows = await db.readScoped(scope, (prisma) =>
    prisma.catalogueObject.findMany({
      where: { workspace: scope.workspace, kind, OR: [{ within: null }, { within: { in: [...viewed] } }] },
      select: COLUMNS,
      orderBy: { name: 'asc' },
    }),
  )
  return rows.map(named)
}

/** The first `limit` objects of a kind by name; `text` may stand anywhere in it. `viewed` are the private incidents one sees. */
export async function searchObjects(
  db: Database,
  scope: WorkspaceScope,
  viewed: readonly string[],
  { kind, text, limit }: { kind: string; text: string; limit: number },
): Promise<FoundObject[]> {
  const rows = await db.readScoped(scope, (prisma) =>
    prisma.catalogueObject.findMany({
      where: {
        workspace: scope.workspace,
        kind,
        OR: [{ within: null }, { within: { in: [...viewed] } }],
        ...(text ? { name: { contains: text, mode: 'insensitive' as const } } : {}),
      },
      select: FOUND,
      orderBy: { name: 'asc' },
      take: limit,
    }),
  )
  return rows.map(named)
}
