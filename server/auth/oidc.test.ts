import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '#domain/access/permissions.ts'
import { newId } from '#domain/new-id.ts'
import { wholeFront } from '#server/http/testing/whole-front.ts'
import { serveTrpc } from '#server/trpc/serve-trpc.ts'
import type { OidcSettings } from './oidc-settings.ts'
import { CookieBrowser } from './testing/cookie-browser.ts'
import type { Installation } from './testing/installation.ts'
import { installation, PASSWORD } from './testing/installation.ts'
import type { Account } from './testing/openid-provider.ts'
import { CLIENT, openIdProvider } from './testing/openid-provider.ts'

let here: Installation
let owner: Awaited<ReturnType<Installation['claimed']>>
let settings: OidcSettings
const accounts: Record<string, Account> = {}

beforeAll(async () => {
  here = await installation(wholeFront)
  owner = await here.claimed()
  const { issuer } = await openIdProvider(`${here.origin}/api/auth/callback/oidc`, accounts)
  settings = {
    issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    name: 'Keyring',
    scopes: 'openid email profile groups',
    roles: { claim: 'groups', map: { 'on-call': 'responder', leads: 'admin', readers: 'observer' }, workspace: 'acme' },
  }
})
beforeEach(() => setUp(settings))
afterAll(() => setUp(null))

/** As if the server had been started with these settings. */
const setUp = (oidc: OidcSettings | null) =>
  void serveTrpc(here.services, (line) => void here.logged.push(line), { build: 'test', oidc })

let people = 0
const account = (groups: unknown, more: Account = {}): string => {
  const subject = `subject-${++people}`
  accounts[subject] = {
    email: `${subject}@example.org`,
    email_verified: true,
    name: `Subject ${people}`,
    groups,
    ...more,
  }
  return subject
}

/** Signs in as a person would, from the button to the page one lands on. */
async function signIn(subject: string, browser = new CookieBrowser(), callbackUrl = '/w/acme', query = '') {
  browser.login = subject
  const { csrfToken } = (await (await browser.ask(`${here.origin}/api/auth/csrf`)).json()) as { csrfToken: string }
  const form = { csrfToken, callbackUrl, json: 'true' }
  const { url } = (await (await browser.ask(`${here.origin}/api/auth/signin/oidc${query}`, form)).json()) as {
    url: string
  }
  const isHome = (at: string) => at.startsWith(here.origin) && !at.includes('/api/auth/')
  const landed = await browser.follow(url, undefined, isHome)
  return { browser, landed: landed.slice(here.origin.length), cookie: browser.cookieFor(here.origin), asked: url }
}

const me = (cookie: string) =>
  here.ok<{ email: string; name: string; workspaces: { slug: string; role: Role; member: string }[] }>(
    'me.get',
    {},
    { cookie },
  )
const isSignedIn = async (cookie: string) => (await here.call('me.get', {}, { cookie })).status === 200
const recordOf = async (member: string) => {
  const { rows } = await here.database.owner.query(
    `select type, actor_kind || ' ' || actor_id as by, convert_from(bytes, 'UTF8')::jsonb -> 'data' as data
     from entry where stream = $1 order by seq`,
    [`member/${member}`],
  )
  return rows
}

describe('whom the provider names', () => {
  test('comes in for the first time as the role it says, and that is in the record', async () => {
    const { landed, cookie } = await signIn(account(['on-call', 'others'], { name: 'Ivo New' }))
    expect(landed).toBe('/w/acme')
    const who = await me(cookie)
    expect(who).toMatchObject({ name: 'Ivo New', workspaces: [{ slug: 'acme', role: 'responder' }] })
    expect(await recordOf(who.workspaces[0]?.member ?? '')).toEqual([
      {
        type: 'member.joined',
        by: 'system oidc',
        data: { person: expect.any(String), role: 'responder', by: 'oidc', invitedBy: null },
      },
    ])
  })

  test('has the role of this moment at every sign-in, each change in the record, and the same person behind it', async () => {
    const subject = account('readers')
    const first = await me((await signIn(subject)).cookie)
    accounts[subject] = { ...accounts[subject], groups: ['leads'], email: 'another@example.org', name: 'Renamed There' }
    const second = await me((await signIn(subject)).cookie)
    expect(second).toEqual({
      ...first,
      session: expect.anything(),
      workspaces: [{ ...first.workspaces[0], role: 'admin' }],
      mayCreateWorkspace: true,
    })
    await signIn(subject)
    const record = await recordOf(first.workspaces[0]?.member ?? '')
    expect(record.map(({ type, by }) => `${type} by ${by}`)).toEqual([
      'member.joined by system oidc',
      'role.changed by system oidc',
    ])
  })

  test('is who they are here already when the provider vouches for their address', async () => {
    const bea = await here.joined(owner, 'observer', 'Bea Before')
    const { cookie } = await signIn(account(['on-call'], { email: bea.email.toUpperCase() }))
    expect(await me(cookie)).toMatchObject({
      email: bea.email,
      workspaces: [{ member: bea.member, role: 'responder' }],
    })
    expect((await here.attempt(bea.email, PASSWORD)).outcome).toBe('signedIn')
  })

  test('has shown who they are as lately as the provider says, and not at all when it does not say', async () => {
    const subject = account(['on-call'])
    const age = async (cookie: string) => {
      const { session, hasPassword } = await here.ok<{ session: string; hasPassword: boolean }>(
        'me.get',
        {},
        { cookie },
      )
      expect(hasPassword).toBe(false)
      const { rows } = await here.database.owner.query<{ age: number }>(
        'select extract(epoch from clock_timestamp() - authenticated_at)::float as age from session where id = $1',
        [session],
      )
      return rows[0]?.age ?? Number.NaN
    }
    const { browser, cookie } = await signIn(subject)
    expect(await age(cookie)).toBeGreaterThan(86_400)
    expect(await here.call('me.confirmPassword', { password: PASSWORD }, { cookie })).toMatchObject({ status: 409 })
    const again = await signIn(subject, browser, '/w/acme', '?max_age=0&prompt=login')
    expect(await age(again.cookie)).toBeLessThan(60)
  })

  test('keeps the last owner an owner, whatever the provider says, and the password goes on working', async () => {
    const { cookie } = await signIn(account(['readers'], { email: owner.email }))
    expect(await me(cookie)).toMatchObject({ email: owner.email, workspaces: [{ role: 'owner' }] })
    expect((await here.attempt(owner.email, PASSWORD)).outcome).toBe('signedIn')
  })

  test('with no role and no map comes in when they are known, and not otherwise', async () => {
    setUp({ ...settings, roles: null })
    const known = await here.joined(owner, 'observer')
    const { cookie } = await signIn(account(undefined, { email: known.email }))
    expect(await me(cookie)).toMatchObject({ workspaces: [{ role: 'observer' }] })
    expect((await signIn(account(['leads']))).landed).toBe('/sign-in?denied=notInvited')
  })
})

describe('who is denied hears why, gets no session and leaves nothing behind', () => {
  const count = async () => {
    const { rows } = await here.database.owner.query(
      `select (select count(*)::int from person) as persons, (select count(*)::int from person_identity) as identities,
         (select count(*)::int from session) as sessions, (select count(*)::int from entry) as entries`,
    )
    return rows[0]
  }
  const cases: [string, () => Promise<string> | string, string][] = [
    ['without a role that the map names', () => account(['others']), 'noRole'],
    ['without the claim', () => account(undefined), 'noRole'],
    ['with an address that nobody verified', () => account(['leads'], { email_verified: false }), 'notVerified'],
    ['without an address', () => account(['leads'], { email: 'none' }), 'noEmail'],
    [
      'with the unverified address of an owner',
      () => account(['leads'], { email: owner.email, email_verified: false }),
      'notVerified',
    ],
    [
      'with the address of somebody whom the provider called another',
      async () => {
        const first = account(['readers'])
        await signIn(first)
        return account(['readers'], { email: `${first}@example.org` })
      },
      'otherIdentity',
    ],
    [
      'who was removed by hand',
      async () => {
        const subject = account(['readers'])
        const { workspaces } = await me((await signIn(subject)).cookie)
        await here.ok('member.remove', { command: newId(), member: workspaces[0]?.member }, owner)
        return subject
      },
      'removed',
    ],
  ]

  test.each(cases)('%s', async (_, made, because) => {
    const subject = await made()
    const before = await count()
    const { landed, cookie } = await signIn(subject)
    expect(landed).toBe(`/sign-in?denied=${because}`)
    expect(await isSignedIn(cookie)).toBe(false)
    expect(await count()).toEqual(before)
  })

  test('when the workspace of the settings is not there', async () => {
    setUp({ ...settings, roles: { claim: 'groups', map: { leads: 'admin' }, workspace: 'nowhere' } })
    expect((await signIn(account(['leads']))).landed).toBe('/sign-in?denied=noWorkspace')
  })

  test('a role that is taken away denies the next sign-in, and the record says nothing happened', async () => {
    const subject = account(['readers'])
    const { workspaces } = await me((await signIn(subject)).cookie)
    accounts[subject] = { ...accounts[subject], groups: [] }
    expect((await signIn(subject)).landed).toBe('/sign-in?denied=noRole')
    expect(await recordOf(workspaces[0]?.member ?? '')).toHaveLength(1)
  })
})

describe('on the way', () => {
  test('the request carries PKCE, state and nonce, and the secret goes nowhere', async () => {
    const { asked } = await signIn(account(['readers']))
    const parameters = Object.fromEntries(new URL(asked).searchParams)
    expect(parameters).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{20,}$/),
      nonce: expect.stringMatching(/^[\w-]{20,}$/),
      redirect_uri: `${here.origin}/api/auth/callback/oidc`,
    })
    expect(asked).not.toContain(encodeURIComponent(CLIENT.secret))
  })

  test('an answer that another browser asked for, a code used twice and one that was made up sign nobody in', async () => {
    const victim = new CookieBrowser()
    const attacker = new CookieBrowser()
    attacker.login = account(['leads'])
    const { csrfToken } = (await (await attacker.ask(`${here.origin}/api/auth/csrf`)).json()) as { csrfToken: string }
    const started = await attacker.ask(`${here.origin}/api/auth/signin/oidc`, {
      csrfToken,
      callbackUrl: '/',
      json: 'true',
    })
    const { url } = (await started.json()) as { url: string }
    const answer = await attacker.follow(url, undefined, (at) => at.includes('/api/auth/callback/oidc'))
    const isHome = (at: string) => at.startsWith(here.origin) && !at.includes('/api/auth/')

    expect(await victim.follow(answer, undefined, isHome)).toMatch(/\/sign-in\?.*error=OAuthCallback$/)
    expect(await isSignedIn(victim.cookieFor(here.origin))).toBe(false)
    const spoiled = new URL(answer)
    spoiled.searchParams.set('code', 'made-up')
    const copy = new CookieBrowser()
    for (const [name, value] of attacker.jar(here.origin)) copy.jar(here.origin).set(name, value)
    expect(await copy.follow(spoiled.toString(), undefined, isHome)).toMatch(/\/sign-in\?.*error=OAuthCallback$/)

    expect(await attacker.follow(answer, undefined, isHome)).toBe(`${here.origin}/`)
    expect(await isSignedIn(attacker.cookieFor(here.origin))).toBe(true)
    const again = new CookieBrowser()
    expect(await again.follow(answer, undefined, isHome)).toMatch(/\/sign-in\?.*error=OAuthCallback$/)
    expect(here.logged.some((line) => line.includes('sign-in by Keyring: OAUTH_CALLBACK_ERROR'))).toBe(true)
  })

  test('the session is a new one, and the one that the browser had ends', async () => {
    const { browser, cookie } = await signIn(account(['readers']))
    const next = await signIn(account(['readers']), freshAtProvider(browser))
    expect([await isSignedIn(cookie), await isSignedIn(next.cookie)]).toEqual([false, true])
  })

  test('one is led back to a page of this installation and to no other', async () => {
    for (const [to, landed] of [
      ['/w/acme/members', '/w/acme/members'],
      ['//evil.example/x', '/'],
      ['https://evil.example/x', '/'],
      ['javascript:alert(1)', '/'],
    ] as const) {
      expect((await signIn(account(['readers']), new CookieBrowser(), to)).landed.replace(/^$/, '/')).toBe(landed)
    }
  })

  test('a provider that does not answer leads back to the sign-in page, and the log says so', async () => {
    setUp({ ...settings, issuer: 'http://127.0.0.1:9' })
    const { landed } = await signIn(account(['readers']))
    expect(landed).toMatch(/^\/sign-in\?callbackUrl=.*%2Fw%2Facme&error=OAuthSignin$/)
    expect(here.logged.at(-1)).toMatch(/sign-in by Keyring: SIGNIN_OAUTH_ERROR/)
  })

  test('two browsers of somebody new at the same moment are one person and one member', async () => {
    const subject = account(['on-call'])
    const both = await Promise.all([signIn(subject), signIn(subject), signIn(subject), signIn(subject)])
    expect(both.map(({ landed }) => landed)).toEqual(Array(4).fill('/w/acme'))
    const [a, b] = await Promise.all(both.map(({ cookie }) => me(cookie)))
    expect(a?.workspaces).toEqual(b?.workspaces)
    const { rows } = await here.database.owner.query('select 1 from person where email = $1', [
      `${subject}@example.org`,
    ])
    expect(rows).toHaveLength(1)
  })
})

/** Signed out at the provider, so that the next sign-in asks who one is. */
function freshAtProvider(browser: CookieBrowser): CookieBrowser {
  browser.jar(settings.issuer).clear()
  return browser
}

test('without settings there is no provider to sign in by', async () => {
  setUp(null)
  const browser = new CookieBrowser()
  const { csrfToken } = (await (await browser.ask(`${here.origin}/api/auth/csrf`)).json()) as { csrfToken: string }
  const answer = await browser.ask(`${here.origin}/api/auth/signin/oidc`, { csrfToken, callbackUrl: '/', json: 'true' })
  expect(answer.status).toBeLessThan(500)
  expect(await answer.text()).not.toContain('code_challenge')
})
