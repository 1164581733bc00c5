import type { Member } from '#domain/access/permissions.ts'
import type { Instant } from '#domain/journal/entry.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import type { SignedInMember } from '#server/journal/append-request.ts'

/** A person whose session stood when it was checked. Made by `identify` alone. */
export type SignedIn = {
  /** Row id of the session. The random id in the cookie is another value and never leaves it. */
  session: string
  person: string
  name: string
  email: string
  /** Stays when the session goes on under another row id. */
  startedAt: Instant
  /** When they last showed who they are: at sign-in, or by confirming the password. */
  authenticatedAt: Instant
}

export type WorkspaceName = { id: string; slug: string; name: string; origin: 'made' | 'sample' }

/** A signed-in person as a member of one workspace, with the role of this moment. Made by `standingVisitor` alone, on every call. */
export type Membership = {
  signedIn: SignedIn
  workspace: WorkspaceName
  member: Member & { name: string }
  /** What `append` takes as actor and scope. */
  actor: SignedInMember
  scope: WorkspaceScope
}
