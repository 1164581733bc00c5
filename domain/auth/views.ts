// What the screens before and about signing in are given. Every procedure named here is called by POST through `trpc`.
import type { Role } from '#domain/access/permissions.ts'
import type { Instant } from '#domain/journal/entry.ts'
import type { WorkspaceOrigin } from '#domain/workspace/state.ts'

/** `setup.state` (open): whether this installation still waits for its first owner. */
export type SetupState = { claimed: boolean }

/** `setup.peek` (open): whether the code would be taken. `setup.claim` (open) then answers a MadeAccount; sign in with the password just chosen. */
export type SetupPeek = { valid: boolean }

export type MadeAccount = { email: string; slug: string }

/** `invitation.peek` (open), spends nothing. `invitation.joinAsNewPerson` (open) and `invitation.joinAsMyself` (signed in) answer a MadeAccount. */
export type InvitationPeek =
  | { valid: true; workspace: string; role: Role; email: string | null; invitedBy: string; expiresAt: Instant }
  | { valid: false; because: LinkTrouble }

/** `reset.peek` (open), spends nothing. `reset.use` (open) answers `{ email }` and ends every session of the person. */
export type ResetPeek = { valid: true; email: string; expiresAt: Instant } | { valid: false; because: LinkTrouble }

/** Why a provider's word was not enough to sign in. */
export const DENIED_BECAUSE = [
  'noEmail',
  'notVerified',
  'noRole',
  'notInvited',
  'otherIdentity',
  'removed',
  'noWorkspace',
] as const
export type DeniedBecause = (typeof DENIED_BECAUSE)[number]

/** `unknown` also stands for a link that was taken back. */
export type LinkTrouble = 'unknown' | 'used' | 'expired'

/** A link just made: its secret is shown once and never again. */
export type MadeLink = {
  id: string
  /** Whole address, such as `http://127.0.0.1:4600/join#…`. */
  url: string
  expiresAt: Instant
  /** The address is loopback: nobody on another machine can open it. */
  onlyHere: boolean
}

/** One membership of the signed-in person. */
export type MyWorkspace = {
  id: string
  slug: string
  name: string
  origin: WorkspaceOrigin
  role: Role
  member: string
}

/** `me.get` (signed in). */
export type Me = {
  person: string
  name: string
  email: string
  /** Row id of this session. */
  session: string
  workspaces: MyWorkspace[]
  mayCreateWorkspace: boolean
  /** Something that happened to the account while its person was away; `me.dismissNotice` takes it off. */
  notice: string | null
  /** Without one, who they are is shown by signing in with the provider anew (`providerPage(next, true)`). */
  hasPassword: boolean
}

/** `me.confirmPassword` (signed in): the session goes on under another row id, its cookie is another one, and its open streams go on. */
export type Confirmed = { authenticatedAt: Instant; session: string }

/** `me.sessions` (signed in), newest first. `me.endSession`, `me.signOutEverywhere`, `me.changePassword`, `me.rename`. */
export type MySession = {
  id: string
  current: boolean
  signedInAt: Instant
  lastSeenAt: Instant
  userAgent: string | null
}
