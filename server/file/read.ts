import type { FileValue } from '#domain/file/file.ts'
import type { Database } from '#server/db/database.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'

/** What no reading named for so long is let go. */
export const KEPT_UNUSED = '1 day'

/** Nor is it named any more shortly before: no clean-up comes between a look at it and the reading that names it. */
const NAMEABLE_UNUSED = '23 hours 50 minutes'

/** The oldest of what one member attached and named nowhere makes room: nobody fills an incident for the others. */
export const MOST_UNUSED = 50

export type StoredFile = FileValue & { bytes: Uint8Array }

/** Of these, what stands of the files that are attached to the incident and may be named, by id: never their bytes. */
export async function filesOf(
  db: Database,
  scope: WorkspaceScope,
  incident: string,
  ids: readonly string[],
  named: Iterable<string>,
): Promise<ReadonlyMap<string, FileValue>> {
  const rows = await db.withScope(scope, async (client) => {
    const found = await client.query<FileValue>(
      `select id, name, size, sha256 from file where workspace = $1 and incident = $2 and id = any($3::uuid[])
        and (id = any($4::uuid[]) or added_at > clock_timestamp() - $5::interval)`,
      [scope.workspace, incident, [...new Set(ids)], [...named], NAMEABLE_UNUSED],
    )
    return found.rows
  })
  return new Map(rows.map((row) => [row.id, row]))
}

export function storedFile(
  db: Database,
  scope: WorkspaceScope,
  incident: string,
  id: string,
): Promise<StoredFile | null> {
  return db.withScope(scope, async (client) => {
    const found = await client.query<StoredFile>(
      'select id, name, size, sha256, bytes from file where workspace = $1 and incident = $2 and id = $3',
      [scope.workspace, incident, id],
    )
    return found.rows[0] ?? null
  })
}
