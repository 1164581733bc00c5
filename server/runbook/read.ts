import type { RunbookDocument } from '#domain/runbook/document.ts'
import type { Database } from '#server/db/database.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import { mintScope } from '#server/db/scope.ts'

export type LibraryRow = { id: string; slug: string; title: string; hash: string; version: number; withdrawn: boolean }

export async function libraryRows(db: Database, scope: WorkspaceScope): Promise<LibraryRow[]> {
  const rows = await db.readScoped(scope, (prisma) =>
    prisma.runbook.findMany({ where: { workspace: scope.workspace }, orderBy: { title: 'asc' } }),
  )
  return rows.map(({ id, slug, title, hash, version, withdrawnAt }) => ({
    id,
    slug,
    title,
    hash,
    version,
    withdrawn: withdrawnAt !== null,
  }))
}

/** Documents by hash, of this workspace alone. */
export async function runbookDocuments(
  db: Database,
  scope: WorkspaceScope,
  hashes: readonly string[],
): Promise<Record<string, RunbookDocument>> {
  if (hashes.length === 0) return {}
  const rows = await db.readScoped(scope, (prisma) =>
    prisma.runbookDocument.findMany({
      where: { workspace: scope.workspace, hash: { in: [...hashes] } },
      select: { hash: true, document: true },
    }),
  )
  return Object.fromEntries(rows.map(({ hash, document }) => [hash, document as unknown as RunbookDocument]))
}

/** Workspaces that were made and still stand. */
export async function standingWorkspaces(db: Database): Promise<WorkspaceScope[]> {
  const { rows } = await db.pools.auth.query<{ id: string }>(
    "select id from workspace where removed_at is null and origin = 'made'",
  )
  return rows.map(({ id }) => mintScope(id))
}
