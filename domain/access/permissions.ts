// Who may do what: one table, asked by the browser for its buttons and by the server for its answer.
export const ROLES = ['owner', 'admin', 'responder', 'observer', 'appOwner'] as const
export type Role = (typeof ROLES)[number]

/** Roles that are given with nothing beside them. */
export const INVITABLE_ROLES = ['owner', 'admin', 'responder', 'observer'] as const satisfies readonly Role[]

/** An app owner is invited for named apps. */
export const INVITED_ROLES = [...INVITABLE_ROLES, 'appOwner'] as const satisfies readonly Role[]

const everyone: readonly Role[] = ['owner', 'admin', 'responder', 'observer']
const responders: readonly Role[] = ['owner', 'admin', 'responder']
const admins: readonly Role[] = ['owner', 'admin']

const TABLE = {
  'workspace.read': [...everyone, 'appOwner'],
  'myApps.read': ['appOwner'],
  'workspace.change': admins,
  'member.list': everyone,
  'member.invite': admins,
  'member.changeRole': admins,
  'member.remove': admins,
  'member.reset': admins,
  'trustedKey.read': everyone,
  'trustedKey.change': admins,
  'sample.create': admins,
  'sample.remove': admins,
  'runbook.read': everyone,
  'catalogue.read': everyone,
  'catalogue.add': responders,
  'catalogue.describe': admins,
  'incident.list': everyone,
  'incident.read': everyone,
  'incident.declare': responders,
  'incident.note': responders,
  'incident.changeSeverity': responders,
  'incident.changeStatus': responders,
  'incident.handOver': responders,
  'incident.changeViewers': responders,
  'incident.resolve': responders,
  'incident.reopen': responders,
  'execution.start': responders,
  'execution.complete': responders,
  'execution.abandon': responders,
  'evidence.record': responders,
  'evidence.acknowledge': responders,
  'step.complete': responders,
  'step.skip': responders,
  'action.request': responders,
  'action.approve': responders,
  'action.reportOutcome': responders,
  'action.reportOutside': responders,
  'freeze.lift': responders,
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof TABLE

/** The member an actor speaks for, with the role it has at this moment. */
export type Member = { id: string; role: Role }

/**
 * What is acted upon. A private incident exists for its viewers only, whatever their role;
 * a member of rank cannot be changed by one below it.
 */
export type Resource =
  | { kind: 'workspace' }
  | { kind: 'incident'; private: boolean; viewers: readonly string[] }
  | { kind: 'member'; role: Role }

const RANK: Record<Role, number> = { owner: 4, admin: 3, responder: 2, observer: 1, appOwner: 0 }

/** Is this role at least that one? False for a word that is no role. */
export const hasRank = (role: Role, atLeast: string): boolean =>
  ROLES.some((known) => known === atLeast && RANK[role] >= RANK[known])

/** `hidden` must be answered like something that does not exist. */
export type Access = 'allowed' | 'denied' | 'hidden'

/** May this member use this permission on this resource? Pure; no member means hidden. */
export function access(member: Member | null, permission: Permission, resource: Resource): Access {
  if (!member) return 'hidden'
  if (resource.kind === 'incident' && resource.private && !resource.viewers.includes(member.id)) return 'hidden'
  if (resource.kind === 'incident' && member.role === 'appOwner') return 'hidden'
  const roles: readonly Role[] = TABLE[permission]
  if (!roles.includes(member.role)) return 'denied'
  if (resource.kind === 'member' && RANK[resource.role] > RANK[member.role]) return 'denied'
  return 'allowed'
}

export const can = (member: Member | null, permission: Permission, resource: Resource): boolean =>
  access(member, permission, resource) === 'allowed'

/** May `giver` give `role`? Nobody raises anybody above themselves. */
export const mayGive = (giver: Role, role: Role): boolean => RANK[role] <= RANK[giver] && admins.includes(giver)

export const PERMISSIONS = Object.keys(TABLE) as Permission[]
