import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import type { BrowserContext } from '@playwright/test'
import { act, call, declarePlain, note } from './commands.ts'
import { board, expect, roomPath, test } from './fixtures.ts'
import { join } from './guests.ts'
import { origin, WORKSPACE } from './people.ts'

const WHO = ['nobody', 'signedOut', 'stranger', 'removed', 'appOwner', 'observer', 'commander', 'owner'] as const
type Who = (typeof WHO)[number]
type Seen = 'page' | 'sign in' | 'not found' | 'on'

const ours = (who: Who): Seen => {
  if (who === 'nobody' || who === 'signedOut') return 'sign in'
  return who === 'stranger' || who === 'removed' ? 'not found' : 'page'
}
/** For those who work on incidents. */
const working = (who: Who): Seen => (who === 'appOwner' ? 'not found' : ours(who))
const signedIn = (who: Who): Seen => (who === 'nobody' || who === 'signedOut' ? 'sign in' : 'page')
const anybody = (): Seen => 'page'

/** Every file under app/ that answers an address: where it is asked, and what becomes of whoever asks. */
const PAGES: Record<string, { path: () => string; seen: (who: Who) => Seen } | 'asked elsewhere'> = {
  'page.tsx': {
    path: () => '/',
    seen: (who) => (who === 'removed' ? 'page' : signedIn(who) === 'sign in' ? 'sign in' : 'on'),
  },
  'sign-in/page.tsx': { path: () => '/sign-in', seen: (who) => (signedIn(who) === 'sign in' ? 'page' : 'on') },
  'setup/page.tsx': { path: () => '/setup', seen: () => 'on' },
  'join/page.tsx': { path: () => '/join', seen: anybody },
  'reset/page.tsx': { path: () => '/reset', seen: anybody },
  'account/page.tsx': { path: () => '/account', seen: signedIn },
  'w/[slug]/page.tsx': { path: () => board, seen: (who) => (who === 'appOwner' ? 'on' : ours(who)) },
  'w/[slug]/account/page.tsx': { path: () => `${board}/account`, seen: ours },
  'w/[slug]/my-apps/page.tsx': {
    path: () => `${board}/my-apps`,
    seen: (who) => (who === 'appOwner' || ours(who) !== 'page' ? ours(who) : 'not found'),
  },
  'w/[slug]/members/page.tsx': { path: () => `${board}/members`, seen: working },
  'w/[slug]/keys/page.tsx': { path: () => `${board}/keys`, seen: working },
  'w/[slug]/environments/page.tsx': {
    path: () => `${board}/environments`,
    seen: (who) => (who === 'owner' || working(who) !== 'page' ? working(who) : 'not found'),
  },
  'w/[slug]/incidents/page.tsx': { path: () => `${board}/incidents`, seen: working },
  'w/[slug]/incidents/[number]/page.tsx': { path: () => roomPath(open), seen: working },
  'api/auth/[...nextauth]/route.ts': 'asked elsewhere',
}

const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((path) =>
  /(^|\/)(page|route)\.tsx?$/.test(path),
)

let open = ''
let hidden = ''
const contexts = {} as Record<Who, BrowserContext>

test.beforeAll(async ({ browser }) => {
  const fresh = () => browser.newContext({ baseURL: origin() })
  for (const who of WHO) contexts[who] = await fresh()
  contexts.owner = await browser.newContext({ baseURL: origin(), storageState: 'test-results/people/mara.json' })
  const owner = contexts.owner.request
  const id = randomUUID().slice(0, 6)
  const removed = await join(contexts.removed, owner, 'admin', `Rem Oved ${id}`)
  await join(contexts.stranger, owner, 'admin', `Stran Ger ${id}`)
  await join(contexts.appOwner, owner, 'appOwner', `App Owner ${id}`, ['shop'])
  await join(contexts.observer, owner, 'observer', `Obs Erver ${id}`)
  await join(contexts.commander, owner, 'responder', `Com Mander ${id}`)
  await join(contexts.signedOut, owner, 'responder', `Sig Nedout ${id}`)
  await call(contexts.signedOut.request, 'me.signOutEverywhere', {})
  await call(owner, 'member.remove', { command: randomUUID(), member: removed })
  const members = await call<{ id: string; name: string }[]>(owner, 'member.list', {})
  const stranger = members.find(({ name }) => name === `Stran Ger ${id}`)
  const elsewhere = { command: randomUUID(), workspace: randomUUID(), name: 'Elsewhere', slug: `elsewhere-${id}` }
  await call(contexts.stranger.request, 'workspace.create', elsewhere)
  await call(owner, 'member.remove', { command: randomUUID(), member: stranger?.id })
  open = (await declarePlain(owner, 'Seen by everybody')).number
  hidden = await canary()
})
test.afterAll(async () => {
  for (const context of Object.values(contexts)) await context.close()
})

const WORD = 'quillfinch'

/** A private incident with the word in all that it holds. */
async function canary(): Promise<string> {
  const request = contexts.commander.request
  const [runbook] = await call<{ id: string }[]>(request, 'runbook.startable', {})
  const [incident, execution] = [randomUUID(), randomUUID()]
  const [app, environment] = [{ name: `${WORD}-app` }, { name: `${WORD}-env`, production: true }]
  const { number } = await call<{ number: string }>(request, 'incident.declareIncident', {
    command: randomUUID(),
    incident,
    title: `${WORD} title`,
    severity: 'SEV1',
    private: true,
    viewers: [],
    apps: [app],
    environments: [environment],
    start: { runbook: runbook?.id, execution, scope: { app, environment } },
  })
  await note(request, incident, `${WORD} note`)
  const attachment = { kind: 'text', text: `${WORD} evidence`, source: WORD }
  const declared = { incident, execution, number }
  await act(request, 'attachEvidence', declared, { step: null, observedAt: new Date().toISOString(), attachment })
  return number
}

async function seen(who: Who, path: string): Promise<{ seen: Seen; status: number; body: string }> {
  const answer = await contexts[who].request.get(path, { maxRedirects: 0 })
  const status = answer.status()
  const to = answer.headers().location ?? ''
  const body = await answer.text()
  if (status === 404) return { seen: 'not found', status, body }
  if (status >= 300 && status < 400) return { seen: to.includes('/sign-in') ? 'sign in' : 'on', status, body }
  return { seen: 'page', status, body }
}

test('every page has a row, and every row a page', () => {
  expect(files.sort()).toEqual(Object.keys(PAGES).sort())
})

test('each page opens to those it is for: to others it leads to sign-in, or is not there', async () => {
  for (const [file, page] of Object.entries(PAGES)) {
    if (page === 'asked elsewhere') continue
    for (const who of WHO) {
      const answer = await seen(who, page.path())
      expect([file, who, answer.seen]).toEqual([file, who, page.seen(who)])
      expect(answer.status, file).toBeLessThan(500)
    }
  }
})

test('a page of a workspace of others is the page of one that never was', async () => {
  for (const rest of ['', '/members', '/account', '/incidents', `/incidents/${open}`]) {
    const theirs = await seen('stranger', `${board}${rest}`)
    const never = await seen('stranger', `/w/never-was${rest}`)
    expect([rest, theirs.seen, theirs.status]).toEqual([rest, 'not found', never.status])
    for (const word of [WORKSPACE.name, 'Mara', 'Seen by everybody']) expect(theirs.body).not.toContain(word)
  }
})

test('of a private incident no page says a word to anybody but its viewers, in HTML or in data', async () => {
  const asked = [
    ...Object.values(PAGES).flatMap((page) => (page === 'asked elsewhere' ? [] : [page.path()])),
    roomPath(hidden),
    `${roomPath(hidden)}?entry=1`,
    `${board}/incidents?text=${WORD}`,
    '/api/auth/session',
  ]
  for (const who of WHO) {
    for (const path of asked) {
      for (const headers of [{}, { rsc: '1' }] as Record<string, string>[]) {
        const answer = await contexts[who].request.get(path, { maxRedirects: 5, headers })
        const body = (await answer.text()).toLowerCase()
        const told = [WORD, hidden.toLowerCase()].filter((word) =>
          body.replaceAll(path.toLowerCase(), '').includes(word),
        )
        if (who === 'commander') continue
        expect([who, path, told.filter((word) => !path.toLowerCase().includes(word))]).toEqual([who, path, []])
      }
    }
    const room = await seen(who, roomPath(hidden))
    const never = await seen(who, roomPath('PRV-AAAAA'))
    if (who !== 'commander') expect([who, room.seen, room.status]).toEqual([who, never.seen, never.status])
    else expect(room.body).toContain(WORD)
  }
  const { number } = await declarePlain(contexts.owner.request, 'The next in the open')
  expect(Number(number.slice(4))).toBe(Number(open.slice(4)) + 1)
})

test('each answer names a script nonce of its own, and nobody outside can name one', async () => {
  const request = contexts.owner.request
  const nonces = new Set<string>()
  for (const path of ['/sign-in', '/join', board, board, roomPath(open), '/nothing-here', '/w/never-was']) {
    const answer = await request.get(path, {
      headers: {
        'content-security-policy': "script-src 'nonce-mine' 'unsafe-inline'",
        'content-security-policy-report-only': "script-src 'nonce-mine'",
        'x-nonce': 'mine',
      },
    })
    const policy = answer.headers()['content-security-policy'] ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
    expect([path, nonce.length]).toEqual([path, 24])
    expect(policy).toContain(`script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`)
    expect(policy).not.toMatch(/mine|script-src[^;]*unsafe-inline/)
    const body = await answer.text()
    expect(body).not.toContain('mine"')
    expect(
      [...body.matchAll(/<script(?![^>]*nonce="")[^>]*>/g)].filter(([tag]) => !tag.includes(`nonce="${nonce}"`)),
    ).toEqual([])
    nonces.add(nonce)
  }
  expect(nonces.size).toBe(7)
})

test('no page breaks its own policy, and a script that somebody got into it does not run', async ({ browsers }) => {
  test.setTimeout(180_000)
  browsers.allow(/Content Security Policy|status of 404|favicon|ERR_/)
  for (const who of ['mara', null] as const) {
    const { context, page } = await browsers.open(who)
    await context.addInitScript(() => {
      const at = window as unknown as { __broken: string[] }
      at.__broken = []
      document.addEventListener('securitypolicyviolation', (event) => {
        at.__broken.push(`${event.violatedDirective} ${event.blockedURI}`)
      })
    })
    const broken = () => page.evaluate(() => (window as unknown as { __broken: string[] }).__broken)
    const pwned = () => page.evaluate(() => (window as unknown as { __pwned?: number }).__pwned ?? 0)
    const paths = Object.values(PAGES).flatMap((one) => (one === 'asked elsewhere' ? [] : [one.path()]))
    for (const path of [...paths, '/nothing-here', '/w/never-was']) {
      await page.goto(path)
      await expect(page.locator('h1, h2').first()).toBeVisible()
      expect([path, await broken()]).toEqual([path, []])
      await page.evaluate(() => {
        const box = document.createElement('div')
        box.innerHTML =
          '<img src="data:," onerror="window.__pwned=1"><iframe srcdoc="<script>parent.__pwned=1</script>"></iframe>' +
          '<a id="leads" href="javascript:window.__pwned=1">x</a><svg onload="window.__pwned=1"></svg><base href="https://evil.example/">'
        document.body.append(box)
        document.getElementById('leads')?.click()
      })
      await expect.poll(async () => (await broken()).length).toBeGreaterThan(3)
      expect([path, await pwned()]).toEqual([path, 0])
    }
    await page.route(/\/(sign-in|w\/)[^?]*$/, async (route) => {
      const answer = await route.fetch()
      const body = (await answer.text()).replace('</head>', '<script>window.__pwned=1</script></head>')
      await route.fulfill({ response: answer, body })
    })
    await page.goto(who ? board : '/sign-in')
    await expect(page.locator('h1').first()).toBeVisible()
    expect(await broken()).toContainEqual(expect.stringContaining('script-src-elem inline'))
    expect(await pwned()).toBe(0)
  }
})
