import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import Provider from 'oidc-provider'
import { freePort } from './hostile-site.ts'
import { Installation } from './installation.ts'

const CLIENT = { id: 'holdpoint', secret: 'a secret that both sides know' }
const ADA = { name: 'Ada Owner', email: 'ada@fernwood.example', password: 'lantern over seven bridges' }
const ACCOUNTS: Record<string, Record<string, unknown>> = {
  ivo: { email: 'ivo@fernwood.example', email_verified: true, name: 'Ivo Holm', groups: ['on-call'] },
  una: { email: 'una@fernwood.example', email_verified: true, name: 'Una Berg', groups: ['sales'] },
}

let own: Installation
let origin = ''
let closeProvider = () => {}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      { client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [`${origin}/api/auth/callback/oidc`] },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['a key for tests'] },
    findAccount: (_, sub) => {
      const account = ACCOUNTS[sub]
      return account ? { accountId: sub, claims: async () => ({ sub, ...account }) } : undefined
    },
  })
  server.on('request', provider.callback())
  closeProvider = () => {
    server.closeAllConnections()
    server.close()
  }
  own = new Installation({
    PORT: String(port),
    HOLDPOINT_OIDC_ISSUER: issuer,
    HOLDPOINT_OIDC_CLIENT_ID: CLIENT.id,
    HOLDPOINT_OIDC_CLIENT_SECRET: CLIENT.secret,
    HOLDPOINT_OIDC_NAME: 'Keyring',
    HOLDPOINT_OIDC_ROLE_CLAIM: 'groups',
    HOLDPOINT_OIDC_ROLE_MAP: 'on-call=responder',
    HOLDPOINT_OIDC_WORKSPACE: 'fernwood',
  })
  const { code } = await own.start()
  const page = await browser.newPage()
  await page.goto(`${origin}/setup#${code}`)
  await page.getByLabel('Workspace name').fill('Fernwood')
  await page.getByLabel('Your name').fill(ADA.name)
  await page.getByLabel('E-mail').fill(ADA.email)
  await page.getByLabel('Password', { exact: true }).fill(ADA.password)
  await page.getByRole('button', { name: 'Create workspace' }).click()
  await expect(page.getByRole('heading', { name: 'Board', level: 1 })).toBeVisible()
  await page.close()
})

test.afterAll(async () => {
  await own?.interrupt()
  own?.remove()
  closeProvider()
})

test('whom the provider names comes in as the role it says, back on the page that was wanted', async ({ page }) => {
  await page.goto(`${origin}/w/fernwood/members`)
  await page.getByRole('button', { name: 'Sign in with Keyring' }).click()
  await page.getByPlaceholder(/login/i).fill('ivo')
  await page.getByPlaceholder(/password/i).fill('any')
  await page.getByRole('button').first().click()
  await page.getByRole('button', { name: /continue/i }).click()
  await expect(page).toHaveURL(`${origin}/w/fernwood/members`)
  await expect(page.getByRole('row').filter({ hasText: 'Ivo Holm' })).toContainText('Responder')
})

test('whom the provider gives no role hears why, and can still use a password', async ({ page }) => {
  await page.goto(`${origin}/sign-in`)
  await page.getByRole('button', { name: 'Sign in with Keyring' }).click()
  await page.getByPlaceholder(/login/i).fill('una')
  await page.getByPlaceholder(/password/i).fill('any')
  await page.getByRole('button').first().click()
  await page.getByRole('button', { name: /continue/i }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Keyring gives you no role here' })).toBeVisible()
  await page.getByLabel('E-mail').fill(ADA.email)
  await page.getByLabel('Password', { exact: true }).fill(ADA.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).toHaveURL(`${origin}/w/fernwood`)
})
