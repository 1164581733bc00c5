import type { OAuthConfig } from 'next-auth/providers/oauth'
import type { ProviderSaid } from './auth-door.ts'
import type { OidcSettings } from './oidc-settings.ts'

type Claims = Record<string, unknown>

/** The one provider there can be, by its discovery document, with PKCE, state and nonce. */
export function oidcProvider({
  issuer,
  clientId,
  clientSecret,
  name,
  scopes,
  roles,
}: OidcSettings): OAuthConfig<Claims> {
  return {
    id: 'oidc',
    type: 'oauth',
    name,
    issuer,
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    authorization: { params: { scope: scopes } },
    httpOptions: { timeout: 10_000 },
    // The ID token says who; what it leaves out is asked for, and must be of the same subject.
    userinfo: {
      request: async ({ tokens, client }) => ({
        ...(client.issuer.metadata.userinfo_endpoint && tokens.access_token
          ? await client.userinfo(tokens.access_token)
          : {}),
        ...(tokens.id_token ? claimsOf(tokens.id_token) : {}),
      }),
    },
    profile: (claims) => ({ id: String(claims.sub), said: saidBy(claims, roles?.claim ?? null) }),
  }
}

/** Verified by the time this is read: next-auth checked the signature, the issuer, the audience and the nonce. */
const claimsOf = (idToken: string): Claims =>
  JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'))

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const saidBy = (claims: Claims, roleClaim: string | null): ProviderSaid => ({
  subject: String(claims.sub),
  email: text(claims.email),
  emailVerified: claims.email_verified === true,
  name: text(claims.name) ?? text(claims.preferred_username),
  roles: roleClaim === null ? null : claimAt(claims, roleClaim),
  authTime: typeof claims.auth_time === 'number' ? claims.auth_time : null,
})

/** `groups`, or a path such as `realm_access.roles`; a claim whose own name has dots comes first. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  return path
    .split('.')
    .reduce<unknown>(
      (at, name) =>
        at !== null && typeof at === 'object' && Object.hasOwn(at, name) ? (at as Claims)[name] : undefined,
      claims,
    )
}

export const saidIn = (user: unknown): ProviderSaid | null =>
  user !== null && typeof user === 'object' && 'said' in user ? (user.said as ProviderSaid) : null
