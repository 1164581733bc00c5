import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { running } from '#server/trpc/caller.ts'
import { nextAuthOptions } from './next-auth-options.ts'
import type { Installation } from './testing/installation.ts'
import { installation, PASSWORD } from './testing/installation.ts'
import { serveNextAuth } from './testing/serve-next-auth.ts'

let here: Installation
let url: string
let address = '192.0.2.1'

const server = createServer((request, response) => {
  request.headers['x-holdpoint-address'] = address
  void serveNextAuth(request, response)
})

beforeAll(async () => {
  here = await installation()
  await here.claimed()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  process.env.NEXTAUTH_URL = here.origin
})
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))

class Browser {
  readonly jar = new Map<string, string>()
  readonly attributes = new Map<string, string>()

  get cookie(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async ask(path: string, form?: Record<string, string>): Promise<{ status: number; body: Record<string, string> }> {
    const response = await fetch(`${url}/api/auth/${path}`, {
      redirect: 'manual',
      headers: { cookie: this.cookie },
      ...(form ? { method: 'POST', body: new URLSearchParams({ json: 'true', ...form }) } : {}),
    })
    for (const header of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = header.split('; ')
      const [name = '', value = ''] = pair.split('=', 2)
      this.jar.set(name, value)
      this.attributes.set(name, attributes.join('; '))
      if (value === '') this.jar.delete(name)
    }
    return { status: response.status, body: JSON.parse((await response.text()) || '{}') }
  }

  async signIn(password: string, email = 'ada@example.org') {
    const { body } = await this.ask('csrf')
    return this.ask('callback/credentials', { csrfToken: body.csrfToken ?? '', email, password })
  }

  async signOut() {
    const { body } = await this.ask('csrf')
    return this.ask('signout', { csrfToken: body.csrfToken ?? '' })
  }
}

const isSignedIn = async (cookie: string) => (await here.call('me.get', {}, { cookie })).status === 200

describe('the sign-in form', () => {
  test('gives a cookie that no script reads and that signs in everywhere', async () => {
    const browser = new Browser()
    expect((await browser.signIn(PASSWORD)).status).toBe(200)
    const name = [...browser.jar.keys()].find((key) => key.endsWith('-session')) ?? ''
    expect(name).toBe(`holdpoint-${new URL(here.origin).port}-session`)
    expect(browser.attributes.get(name)).toMatch(/HttpOnly/)
    expect(browser.attributes.get(name)).toMatch(/SameSite=Lax/)
    expect(await isSignedIn(browser.cookie)).toBe(true)
  })

  test('refuses a wrong password, and a post without its token', async () => {
    const browser = new Browser()
    const wrong = await browser.signIn('not the password')
    expect([wrong.status, wrong.body.url]).toEqual([401, expect.stringContaining('error=CredentialsSignin')])
    await browser.ask('callback/credentials', { csrfToken: 'made up', email: 'ada@example.org', password: PASSWORD })
    expect([...browser.jar.keys()].filter((key) => key.endsWith('-session'))).toEqual([])
    expect(await isSignedIn(browser.cookie)).toBe(false)
  })

  test('says how long to wait after too many attempts, the right password included', async () => {
    address = '192.0.2.99'
    const browser = new Browser()
    for (let i = 0; i < 10; i++) await browser.signIn('not the password')
    const stopped = await browser.signIn(PASSWORD)
    expect(decodeURIComponent(stopped.body.url ?? '')).toMatch(/error=TooMany:\d+$/)
    expect(await isSignedIn(browser.cookie)).toBe(false)
    address = '192.0.2.1'
  })

  test('leaves nothing of the session before it, also when somebody planted that one', async () => {
    const browser = new Browser()
    await browser.signIn(PASSWORD)
    const planted = browser.cookie
    await browser.signIn(PASSWORD)
    expect([await isSignedIn(planted), await isSignedIn(browser.cookie)]).toEqual([false, true])
  })
})

describe('signing out', () => {
  test('ends the session itself: the cookie that was copied before is nobody, and open streams end', async () => {
    const browser = new Browser()
    await browser.signIn(PASSWORD)
    const copied = browser.cookie
    const { session } = await here.ok<{ session: string }>('me.get', {}, { cookie: copied })
    await browser.signOut()
    expect(await isSignedIn(copied)).toBe(false)
    expect(here.told.sessions).toContain(session)
    expect([...browser.jar.keys()].filter((key) => key.endsWith('-session'))).toEqual([])
  })

  test('asking next-auth for its session tells nothing of the person and brings no ended session back', async () => {
    const browser = new Browser()
    await browser.signIn(PASSWORD)
    expect(Object.keys((await browser.ask('session')).body)).toEqual(['expires'])
    const renewed = browser.cookie
    expect(await isSignedIn(renewed)).toBe(true)
    await here.ok('me.signOutEverywhere', {}, { cookie: renewed })
    await browser.ask('session')
    expect(await isSignedIn(browser.cookie)).toBe(false)
  })
})

test('under https every cookie is tied to the host', () => {
  const options = nextAuthOptions(
    { ...running().auth, origin: 'https://holdpoint.example.org' },
    { cookie: null, userAgent: null },
  )
  for (const cookie of Object.values(options.cookies ?? {})) {
    expect(cookie.name).toMatch(/^__Host-/)
    expect(cookie.options).toMatchObject({ secure: true, path: '/', httpOnly: true, sameSite: 'lax' })
    expect(cookie.options.domain).toBeUndefined()
  }
})
