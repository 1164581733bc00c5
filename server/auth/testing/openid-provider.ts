import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { afterAll } from 'vitest'

export type Account = { email?: string; email_verified?: boolean; name?: string; groups?: unknown }

export const CLIENT = { id: 'holdpoint', secret: 'a secret that both sides know' } as const

/** A real OpenID Connect provider on loopback, whose accounts the test names. Whoever signs in there needs no password. */
export async function openIdProvider(redirect: string, accounts: Record<string, Account>) {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirect] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['a key for tests'] },
    ttl: { Session: 3600, Interaction: 600, Grant: 3600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    findAccount: (_, sub) => {
      const account = accounts[sub]
      return account ? { accountId: sub, claims: async () => ({ sub, ...account }) } : undefined
    },
  })
  server.on('request', provider.callback())
  afterAll(() => closed(server))
  return { issuer, accounts }
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
