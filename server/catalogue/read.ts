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

const COLUMNS = { id: true, kind: true, name: true, attributes: true, within: true } as const

export async function objectsById(db: Database, scope: WorkspaceScope, ids: readonly string[]): Promise<NamedObject[]> {
  const rows = await db.readScoped(scope, (prisma) =>
    prisma.catalogueObject.findMany({ where: { workspace: scope.workspace, id: { in: [...ids] } }, select: COLUMNS }),
  )
  return rows.map(named)
}

/** Objects of one kind whose name is one of `names`, in whatever case and letter by letter: by the index of names. */
export function objectsByName(
  db: Database,
  scope: WorkspaceScope,
  kind: string,
  names: readonly string[],
): Promise<NamedObject[]> {
  return db.withScope(scope, async (client) => {
    const found = await client.query<NamedObject>(
      `select id, kind, name, attributes, within from catalogue_object
        where workspace = $1 and kind = $2 and lower(name) = any(array(select lower(n) from unnest($3::text[]) n))`,
      [scope.workspace, kind, [...names]],
    )
    return found.rows
  })
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
  const { rows } = await db.withScope(scope, (client) =>
    client.query<FoundObject>(
      `select id, kind, name, attributes from catalogue_object
        where workspace = $1 and kind = $2 and (within is null or within = any($3::uuid[]))
          and position(lower($4) in lower(name)) > 0
        order by name limit $5`,
      [scope.workspace, kind, [...viewed], text, limit],
    ),
  )
  return rows
}
