// What a sign-in provider says of a person gives them one role, the highest it names, or none.
import type { Role } from '#domain/access/permissions.ts'
import { INVITABLE_ROLES } from '#domain/access/permissions.ts'

/** Role by the value of a claim; `*` stands for anybody the provider lets in. */
export type RoleMap = Readonly<Record<string, Role>>

/** Reads `incident-admins=admin,on-call=responder,*=observer`. Null when it is not of that form. */
export function readRoleMap(text: string): RoleMap | null {
  const pairs = text.split(',').map((pair) => {
    const at = pair.lastIndexOf('=')
    return [pair.slice(0, Math.max(at, 0)).trim(), pair.slice(at + 1).trim()] as const
  })
  const isRead = pairs.every(([value, role]) => value !== '' && INVITABLE_ROLES.some((known) => known === role))
  return isRead ? (Object.fromEntries(pairs) as RoleMap) : null
}

/** `said` is the claim as it came: a text, a list of texts, or whatever else, which gives nothing. */
export function mappedRole(map: RoleMap, said: unknown): Role | null {
  const values = [said].flat().filter((value) => typeof value === 'string')
  const given = new Set([...values, '*'].flatMap((value) => (Object.hasOwn(map, value) ? [map[value]] : [])))
  return INVITABLE_ROLES.find((role) => given.has(role)) ?? null
}
