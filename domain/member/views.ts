// What the members screen is given.
import type { Role } from '#domain/access/permissions.ts'
import type { Instant } from '#domain/journal/entry.ts'

/** `member.list` (needs member.list), owners first, then by name. Changes: `member.changeRole`, `member.changeApps`, `member.remove`, `member.reset`. */
export type MemberRow = {
  id: string
  name: string
  email: string
  role: Role
  /** What an app owner owns, by name. */
  apps: { id: string; name: string }[]
  joinedAt: Instant
  /** This is you. */
  me: boolean
  /** Roles you may give this member now; empty when you may not change it. */
  mayBecome: Role[]
  mayRemove: boolean
  mayReset: boolean
  /** Why nothing may be changed, when that is not plain from your role: such as being the last owner. */
  fixedBecause: string | null
}

/** `invitation.list` (needs member.invite), newest first, open ones only. `invitation.create` answers a MadeLink, `invitation.withdraw` takes one back. */
export type InvitationRow = {
  id: string
  role: Role
  /** Names of the apps an app owner is invited for. */
  apps: string[]
  email: string | null
  invitedBy: string
  createdAt: Instant
  expiresAt: Instant
}
