// Everything that can happen to a member, by entry type, with what stands in its data. Names and addresses are sealed beside it.
import type { Role } from '#domain/access/permissions.ts'
import type { NewEvent } from '#domain/journal/entry.ts'
import type { JoinedBy } from './state.ts'

export type MemberEventData = {
  /** `apps`: ids, of an app owner only. */
  'member.joined': { person: string; role: Role; by: JoinedBy; invitedBy: string | null; apps?: string[] }
  'member.renamed': Record<string, never>
  'role.changed': { from: Role; to: Role }
  'apps.given': { apps: string[] }
  'member.removed': Record<string, never>
  'reset.issued': { link: string }
  'password.reset': { link: string; issuedBy: string | null }
}

export type MemberEvent = { [T in keyof MemberEventData]: { type: T; data: MemberEventData[T] } }[keyof MemberEventData]

const event = <T extends keyof MemberEventData>(
  type: T,
  data: MemberEventData[T],
  open: Record<string, string> = {},
): NewEvent => ({ type, tv: 1, data: { ...data }, open })

export const memberJoined = (data: MemberEventData['member.joined'], as: { name: string; email: string }): NewEvent =>
  event('member.joined', data, { '/name': as.name, '/email': as.email })

export const memberRenamed = (name: string): NewEvent => event('member.renamed', {}, { '/name': name })

export const roleChanged = (from: Role, to: Role): NewEvent => event('role.changed', { from, to })

/** In place of the apps before. */
export const appsGiven = (apps: string[]): NewEvent => event('apps.given', { apps })

export const memberRemoved = (): NewEvent => event('member.removed', {})

export const resetIssued = (link: string): NewEvent => event('reset.issued', { link })

export const passwordReset = (link: string, issuedBy: string | null): NewEvent =>
  event('password.reset', { link, issuedBy })
