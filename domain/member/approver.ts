// A second person is another human of the role that is asked for, whose way in did not come from the first one's hand within the last day.
import { can, hasRank } from '#domain/access/permissions.ts'
import type { Instant } from '#domain/journal/entry.ts'
import type { MemberState } from './state.ts'

export const INDEPENDENT_AFTER_MS = 24 * 60 * 60_000

/** How long ago whoever approves may have signed in, or confirmed their password. */
const RECENTLY_MS = 10 * 60_000

export const isRecent = (authenticatedAt: Instant, now: Instant): boolean =>
  Date.parse(now) - Date.parse(authenticatedAt) <= RECENTLY_MS

/** Why somebody cannot give an approval, or cannot be said to have given it any more. */
export type ApproverFault = 'self' | 'gone' | 'role' | 'commander' | 'invited' | 'reset'

/** What is asked of a member's record. */
export type ApproverRecord = Pick<MemberState, 'role' | 'removedAt' | 'joinedAt' | 'invitedBy' | 'reset'>

type Asked = { by: string; givers: readonly string[] }
type Around = { commander: string; private: boolean; viewers: readonly string[] }

const within = (at: Instant, now: Instant): boolean => Date.parse(now) - Date.parse(at) < INDEPENDENT_AFTER_MS

/** What keeps `approver` from standing beside who asked, or null. A member whose record is not there stands beside nobody. */
export function approverFault(
  { by, givers }: Asked,
  approver: { id: string; record: ApproverRecord | null },
  incident: Around,
  now: Instant,
): ApproverFault | null {
  const { id, record } = approver
  if (id === by) return 'self'
  if (!record || record.removedAt !== null) return 'gone'
  const { role, invitedBy, joinedAt, reset } = record
  const resource = { kind: 'incident' as const, private: incident.private, viewers: incident.viewers }
  if (!can({ id, role }, 'action.approve', resource)) return 'role'
  if (invitedBy === by && within(joinedAt, now)) return 'invited'
  if (reset && (reset.issuedBy === by || reset.issuedBy === null) && within(reset.at, now)) return 'reset'
  for (const giver of givers) {
    if (giver === 'commander' && incident.commander !== id) return 'commander'
    if (giver !== 'commander' && giver !== 'second-person' && !hasRank(role, giver)) return 'role'
  }
  return null
}

/** Said to whoever would approve. */
export const APPROVER_FAULT: Record<ApproverFault, string> = {
  self: 'Nobody approves their own request. A second person does.',
  gone: 'Whether you are a second person cannot be told here.',
  role: 'Your role does not give this approval.',
  commander: 'The commander gives this approval.',
  invited: 'Whoever asked invited you less than 24 hours ago. Somebody else gives this approval.',
  reset:
    'Your password was reset less than 24 hours ago, by whoever asked or by an unknown hand. Somebody else gives this approval.',
}

/** Why an approval that was given counts no more, as the end of a sentence. */
export const GIVER_FAULT: Record<ApproverFault, string> = {
  self: 'whoever asked gave it',
  gone: 'whoever gave it is no member any more',
  role: 'whoever gave it has lost the role or the sight of this incident',
  commander: 'whoever gave it is not in command any more',
  invited: 'whoever asked invited whoever gave it less than 24 hours ago',
  reset: 'the password of whoever gave it was reset, by whoever asked or by an unknown hand',
}
