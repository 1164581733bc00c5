import { Problem } from '#domain/problem.ts'
import type { CreateWorkspace } from '#domain/workspace/schema.ts'
import type { AuthParts } from '#server/auth/auth-parts.ts'
import { mayCreateWorkspace } from '#server/auth/membership.ts'
import type { SignedIn } from '#server/auth/signed-in.ts'
import type { FirstWrites } from './founding.ts'
import { foundWorkspace } from './founding.ts'

/** Another workspace of the installation, with the one who makes it as its owner. */
export async function createWorkspace(
  parts: Pick<AuthParts, 'database' | 'journal'> & { firstWrites: FirstWrites },
  who: SignedIn,
  { command, workspace, name, slug }: CreateWorkspace,
): Promise<{ slug: string }> {
  if (!(await mayCreateWorkspace(parts.database.pools.auth, who.person))) {
    throw new Problem('FORBIDDEN', 'Only an owner or admin of a workspace here can make another one')
  }
  const owner = { person: who.person, name: who.name, email: who.email }
  const founded = await foundWorkspace(parts, { command, workspace, name, slug, owner, by: 'creation' })
  return { slug: founded.slug }
}
