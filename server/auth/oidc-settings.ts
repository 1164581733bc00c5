import { z } from 'zod'
import type { RoleMap } from '#domain/auth/role-map.ts'
import { readRoleMap } from '#domain/auth/role-map.ts'
import { Slug } from '#domain/workspace/schema.ts'
import { Trouble } from '#server/trouble.ts'

export type OidcSettings = {
  issuer: string
  clientId: string
  clientSecret: string
  /** What the button says: Sign in with NAME. */
  name: string
  scopes: string
  /** Null: the provider says who somebody is, and members are made by hand. */
  roles: { claim: string; map: RoleMap; workspace: string } | null
}

const empty = z.literal('').transform(() => undefined)
const text = z.union([empty, z.string().max(400)]).optional()

export const oidcVariables = {
  HOLDPOINT_OIDC_ISSUER: z
    .union([empty, z.url({ protocol: /^https?$/, error: 'must be the https address of the provider' })])
    .optional(),
  HOLDPOINT_OIDC_CLIENT_ID: text,
  HOLDPOINT_OIDC_CLIENT_SECRET: text,
  HOLDPOINT_OIDC_NAME: text,
  HOLDPOINT_OIDC_SCOPES: text,
  HOLDPOINT_OIDC_ROLE_CLAIM: text,
  HOLDPOINT_OIDC_ROLE_MAP: text,
  HOLDPOINT_OIDC_WORKSPACE: z.union([empty, Slug]).optional(),
}

type Given = z.output<z.ZodObject<typeof oidcVariables>>

const LOOPBACK = /^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(\/|$)/

/** Sign-in by an OpenID Connect provider, where its variables are given; half of them are refused in words. */
export function readOidc(given: Given): OidcSettings | null {
  const { HOLDPOINT_OIDC_ISSUER: issuer, HOLDPOINT_OIDC_CLIENT_ID: clientId } = given
  const { HOLDPOINT_OIDC_CLIENT_SECRET: clientSecret, HOLDPOINT_OIDC_NAME: name = 'single sign-on' } = given
  const names = Object.keys(oidcVariables) as (keyof Given)[]
  if (names.every((variable) => given[variable] === undefined)) return null
  if (!issuer || !clientId || !clientSecret) {
    const missing = [
      issuer ? [] : 'HOLDPOINT_OIDC_ISSUER',
      clientId ? [] : 'HOLDPOINT_OIDC_CLIENT_ID',
      clientSecret ? [] : 'HOLDPOINT_OIDC_CLIENT_SECRET',
    ].flat()
    throw refused(`Sign-in by a provider is set up without ${missing.join(' and ')}`)
  }
  if (issuer.startsWith('http:') && !LOOPBACK.test(issuer)) {
    throw refused('HOLDPOINT_OIDC_ISSUER is a plain http address, which anybody on the way can answer for')
  }
  const scopes = given.HOLDPOINT_OIDC_SCOPES ?? 'openid email profile'
  if (!scopes.split(' ').includes('openid')) throw refused('HOLDPOINT_OIDC_SCOPES leaves out openid')
  return { issuer: issuer.replace(/\/$/, ''), clientId, clientSecret, name, scopes, roles: rolesOf(given) }
}

function rolesOf(given: Given): OidcSettings['roles'] {
  const { HOLDPOINT_OIDC_ROLE_CLAIM: claim, HOLDPOINT_OIDC_ROLE_MAP: map } = given
  const { HOLDPOINT_OIDC_WORKSPACE: workspace } = given
  if (!claim && !map && !workspace) return null
  if (!claim || !map || !workspace) {
    throw refused(
      'Roles by a provider need HOLDPOINT_OIDC_ROLE_CLAIM, HOLDPOINT_OIDC_ROLE_MAP and HOLDPOINT_OIDC_WORKSPACE',
    )
  }
  const read = readRoleMap(map)
  if (!read)
    throw refused(
      'HOLDPOINT_OIDC_ROLE_MAP is not of the form value=role,value=role with owner, admin, responder or observer',
    )
  return { claim, map: read, workspace }
}

const refused = (what: string) =>
  new Trouble(`${what}.`, 'Correct it, or leave the HOLDPOINT_OIDC settings out. docs/guides/sign-in.md explains them.')
