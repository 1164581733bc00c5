import type { Database } from '#server/db/database.ts'

/** The sample workspace of this id that the person belongs to, or null. */
export async function sampleOf(
  { pools }: Database,
  workspace: string,
  person: string,
): Promise<{ slug: string } | null> {
  const { rows } = await pools.auth.query<{ slug: string }>(
    `select w.slug from workspace w join member m on m.workspace = w.id
     where w.id = $1 and m.person = $2 and w.origin = 'sample' and w.removed_at is null`,
    [workspace, person],
  )
  return rows[0] ?? null
}
