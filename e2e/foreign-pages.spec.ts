import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from '@playwright/test'
import { freePort, HostileSite } from './hostile-site.ts'
import { Installation } from './installation.ts'
import type { Passed } from './watching-proxy.ts'
import { WatchingProxy } from './watching-proxy.ts'

const HOST = 'app.fernwood.localhost'
/** Another site altogether, and a sibling of ours that counts as the same site. */
const SITES = { foreign: 'evil.localhost', sibling: 'evil.fernwood.localhost' } as const
const ADA = { name: 'Ada Owner', email: 'ada@fernwood.example', password: 'lantern over seven bridges' }

let own: Installation
let hostile: HostileSite
let proxy: WatchingProxy
let origin = ''
let context: BrowserContext
let home: Page

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000)
  const port = await freePort()
  proxy = await WatchingProxy.open(port)
  origin = `http://${HOST}:${proxy.port}`
  own = new Installation({ PORT: String(port), HOLDPOINT_ORIGIN: origin })
  const { code } = await own.start()
  hostile = await HostileSite.open()
  context = await browser.newContext()
  home = await context.newPage()
  await home.goto(`${origin}/setup#${code}`)
  await home.getByLabel('Workspace name').fill('Fernwood')
  await home.getByLabel('Your name').fill(ADA.name)
  await home.getByLabel('E-mail').fill(ADA.email)
  await home.getByLabel('Password', { exact: true }).fill(ADA.password)
  await home.getByRole('button', { name: 'Create workspace' }).click()
  await expect(home.getByRole('heading', { name: 'Board', level: 1 })).toBeVisible()
})

test.afterAll(async () => {
  await context?.close()
  await hostile?.close()
  await proxy?.close()
  await own?.interrupt()
  own?.remove()
})

type Standing = { sessions: number; workspace: string; name: string; incidents: number; workspaces: number }

/** What an attack might have changed, asked by the page that it was aimed at. */
const standing = (): Promise<Standing> =>
  home.evaluate(async () => {
    const ask = async (path: string, input: object) => {
      const response = await fetch(`/api/trpc/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-holdpoint-workspace': 'fernwood' },
        body: JSON.stringify(input),
      })
      return (await response.json()).result.data
    }
    const [sessions, workspace, me, list] = await Promise.all([
      ask('me.sessions', {}),
      ask('workspace.current', {}),
      ask('me.get', {}),
      ask('incident.list', {}),
    ])
    return {
      sessions: sessions.length,
      workspace: workspace.name,
      name: me.name,
      incidents: list.rows.length,
      workspaces: me.workspaces.length,
    }
  })

/** Opens the page of a hostile site until it says that it is done, or a form has arrived; `sent` is what our server got of it. */
async function attacked(site: keyof typeof SITES, body: string): Promise<{ learned: string; sent: Passed[] }> {
  const page = await context.newPage()
  const before = proxy.passed.length
  const sent = () => proxy.passed.slice(before).filter(({ from }) => from['sec-fetch-site'] !== 'same-origin')
  await page.goto(hostile.serve(SITES[site], body))
  const isScript = body.includes('learned')
  if (isScript) await page.waitForFunction(() => document.title.startsWith('learned'), null, { timeout: 30_000 })
  else await expect.poll(() => sent().length).toBeGreaterThan(0)
  const learned = isScript ? await page.title() : ''
  await page.close()
  return { learned, sent: sent() }
}

const input = `{"command":"0198c0de-0000-7000-8000-00000000000a","name":"Taken"}`
const form = (action: string, type: string, fields: string, target = '') =>
  `<form id="f" method="post" action="${origin}${action}" enctype="${type}" ${target}>${fields}</form><script>f.submit()</script>`
const script = (code: string) =>
  `<script>(async () => { const learned = []; ${code}; document.title = 'learned ' + learned.join(' | ') })()</script>`

const WRITES = ['/api/trpc/me.signOutEverywhere', '/api/trpc/me.rename', '/api/live/watch', '/api/auth/signout']
const TYPES = ['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded']

for (const site of ['foreign', 'sibling'] as const) {
  test.describe(`a page of a ${site} site, opened by somebody who is signed in here,`, () => {
    test('posts no form into any door', async () => {
      const before = await standing()
      for (const action of [...WRITES, '/api/auth/callback/credentials', '/api/auth/signin/oidc', '/w/fernwood']) {
        for (const type of TYPES) {
          // The trick with text/plain: the name and the value together are the JSON.
          const fields = `<input name='${input.slice(0, -1)},"x":"' value='"}'><input name="_method" value="POST">`
          const { sent } = await attacked(site, form(action, type, fields))
          const posts = sent.filter(({ method }) => method === 'POST')
          expect(
            posts.map(({ status }) => status),
            `${type} to ${action}`,
          ).toEqual([403])
        }
      }
      expect(await standing()).toEqual(before)
    })

    test('posts nothing from a frame whose origin is null', async () => {
      const before = await standing()
      for (const action of WRITES) {
        const inner = form(action, 'text/plain', '<input name="{}" value="">').replaceAll('"', '&quot;')
        const { sent } = await attacked(site, `<iframe sandbox="allow-scripts allow-forms" srcdoc="${inner}"></iframe>`)
        expect(
          sent.map(({ method, status, from }) => [method, status, from.origin]),
          action,
        ).toEqual([['POST', 403, 'null']])
      }
      expect(await standing()).toEqual(before)
    })

    test('sends nothing by script: plain, as JSON, as a beacon, or hidden in another method', async () => {
      const before = await standing()
      const all = WRITES.map(
        (path) => `
          const to = '${origin}${path}', body = '${input}', credentials = 'include'
          for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json', 'multipart/form-data; boundary=x'])
            await fetch(to, { method: 'POST', credentials, mode: 'no-cors', headers: { 'content-type': type }, body }).then(r => r.type !== 'opaque' && learned.push(r.type), () => {})
          await fetch(to, { method: 'POST', credentials, headers: { 'content-type': 'application/json' }, body }).then(r => learned.push(r.status), () => {})
          await fetch(to, { method: 'PUT', credentials, body }).then(r => learned.push(r.status), () => {})
          navigator.sendBeacon(to, new Blob([body], { type: 'text/plain' }))
          navigator.sendBeacon(to, body)
          for (const method of ['GET', 'HEAD'])
            await fetch(to + '?_method=POST&batch=1&input=' + encodeURIComponent(body), { method, credentials, mode: 'no-cors' }).catch(() => {})`,
      )
      for (const code of all) {
        const { learned, sent } = await attacked(site, script(code))
        expect(learned).toBe('learned')
        expect(sent.length).toBeGreaterThan(5)
        const said = sent.map(({ method, status }) => `${method} ${status}`)
        expect(said.filter((one) => !/ (403|404|405|415)$/.test(one))).toEqual([])
      }
      expect(await standing()).toEqual(before)
    })

    test('reads nothing: no answer, no stream, no page in a frame, no script, no window', async () => {
      const code = `
        const at = path => '${origin}' + path, credentials = 'include'
        for (const path of ['/api/trpc/me.get', '/api/live', '/w/fernwood', '/api/auth/session', '/api/auth/csrf', '/readyz'])
          await fetch(at(path), { credentials }).then(async r => learned.push(path, (await r.text()).slice(0, 20)), () => {})
        await new Promise(done => { const s = new EventSource(at('/api/live'), { withCredentials: true }); s.onmessage = e => { learned.push('stream', e.data); done() }; s.onerror = () => { s.close(); done() } })
        for (const path of ['/api/trpc/me.get', '/api/auth/session', '/api/auth/csrf'])
          await new Promise(done => { const s = document.createElement('script'); s.src = at(path); s.onload = () => { learned.push('script', path); done() }; s.onerror = done; document.head.append(s) })
        await new Promise(done => { const f = document.createElement('iframe'); f.src = at('/w/fernwood'); f.onload = () => { try { learned.push('frame', f.contentDocument.title) } catch {} done() }; f.onerror = done; document.body.append(f); setTimeout(done, 2000) })
        const w = window.open(at('/w/fernwood')); await new Promise(done => setTimeout(done, 1500))
        try { learned.push('window', w.document.title) } catch {}
        if (w && w.length > 0) learned.push('frames ' + w.length)
        w?.close()`
      const { learned, sent } = await attacked(site, script(code))
      expect(learned).toBe('learned')
      expect(sent.length).toBeGreaterThan(8)
      for (const { path, answer } of sent) {
        expect([path, answer['access-control-allow-origin']]).toEqual([path, undefined])
        expect([path, answer['x-frame-options'], answer['cross-origin-resource-policy']]).toEqual([
          path,
          'DENY',
          'same-origin',
        ])
      }
    })

    test('sends no cookie of its own making into our sign-in', async () => {
      const name = `holdpoint-${new URL(origin).port}-session`
      await attacked(site, script(`document.cookie = '${name}=planted; domain=fernwood.localhost; path=/'`))
      const answer = await home.evaluate(async () => {
        const response = await fetch('/api/trpc/me.get', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        })
        return response.status
      })
      // Two cookies of one name: nobody is believed, rather than the wrong one.
      expect(answer).toBe(site === 'sibling' ? 401 : 200)
      await context.clearCookies({ name, domain: '.fernwood.localhost' })
      expect((await standing()).name).toBe(ADA.name)
    })
  })
}
