// A member is a person in one workspace, with one role; who leaves and comes back is the same member.
import type { Role } from '#domain/access/permissions.ts'
import type { Instant } from '#domain/journal/entry.ts'

/** How somebody came to be a member. */
export const JOINED_BY = ['setup', 'creation', 'invitation', 'sample', 'oidc'] as const
export type JoinedBy = (typeof JOINED_BY)[number]

export type MemberState = {
  person: string
  role: Role
  /** Ids of the apps that an app owner owns; other roles have none. */
  apps: readonly string[]
  /** Null once redacted. */
  name: string | null
  email: string | null
  joinedAt: Instant
  removedAt: Instant | null
  /** Member whose invitation let this one in, and when: such a one is no independent second person for a day. */
  invitedBy: string | null
  /** Member whose link reset the password last, and when. */
  reset: { issuedBy: string | null; at: Instant } | null
}
