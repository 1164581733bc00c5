import { request } from 'node:http'
import { call } from './commands.ts'
import { board, expect, test } from './fixtures.ts'
import { origin } from './people.ts'

type Answer = { status: number; body: string; ms: number }

function ask(method: string, path: string, headers: Record<string, string>, body = ''): Promise<Answer> {
  const from = performance.now()
  const { hostname: host, port } = new URL(origin())
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, method, path, headers, timeout: 20_000 }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        const ms = Math.round(performance.now() - from)
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8'), ms })
      })
    })
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${path} hangs`)))
    sent.on('error', reject)
    sent.end(body)
  })
}

const PIECES = [
  '%00',
  '%0d%0aset-cookie:x=1',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%5c..%5c',
  '%ef%bc%a0',
  '%ed%a0%80',
  '%f0%9f%9a%92',
  '__proto__',
  'constructor',
  'toString',
  '[slug]',
  '%5Bslug%5D',
  '$undefined',
  '<script>',
  "'%20or%201=1--",
  'INC-0',
  'INC-9007199254740993',
  'INC-1e9',
  'PRV-aaaaa',
  'PRV-%00',
  '-1',
  'x'.repeat(5_000),
  '%25'.repeat(1_000),
  'a/'.repeat(200),
  ';jsessionid=1',
  '.php',
  '_next',
  '_rsc',
]

const PLACES = [
  (x: string) => `/${x}`,
  (x: string) => `/w/${x}`,
  (x: string) => `${board}/${x}`,
  (x: string) => `${board}/incidents/${x}`,
  (x: string) => `/sign-in?next=${x}&after=${x}&denied=${x}&error=${x}&callbackUrl=${x}`,
  (x: string) => `/?choose=${x}`,
  (x: string) => `${board}/incidents?text=${x}&status=${x}`,
  (x: string) => `/join?x=${x}`,
  (x: string) => `/_next/${x}`,
  (x: string) => `/_next/image?url=${x}&w=${x}&q=${x}`,
  (x: string) => `/api/${x}`,
  (x: string) => `/api/auth/${x}`,
  (x: string) => `/api/auth/error?error=${x}`,
  (x: string) => `/api/auth/callback/oidc?state=${x}&code=${x}&error=${x}`,
  (x: string) => `/api/auth/signin?callbackUrl=${x}&error=${x}`,
]

const HEADERS: Record<string, string>[] = [
  { rsc: '1', 'next-router-state-tree': '%5B' },
  { rsc: '1', 'next-router-state-tree': 'x'.repeat(4_000) },
  { 'next-action': 'x', 'next-router-prefetch': '1' },
  { 'x-middleware-subrequest': 'middleware:middleware:middleware', 'x-middleware-rewrite': '/w/other' },
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'javascript', 'x-forwarded-for': '\u00ff, ,,' },
  { 'x-nextjs-data': '1', 'x-invoke-path': '/etc/passwd', 'x-matched-path': '/account' },
  { accept: 'text/html;q=x,,;', 'accept-language': 'x'.repeat(3_000), 'accept-encoding': 'zstd, br;q=9' },
  { cookie: 'a; =b; c=; __proto__=1; %zz=%zz; \u00e9=1' },
  { cookie: Array.from({ length: 300 }, (_, i) => `c${i}=${i}`).join('; ') },
  { range: 'bytes=0-1,-5,9-2', 'if-none-match': '*', 'if-modified-since': 'never' },
  { authorization: 'Bearer x', 'proxy-authorization': 'Basic x' },
]

const FORMS = [
  '',
  'csrfToken=x',
  'csrfToken=%zz&email=%00&password=%ff',
  '='.repeat(5_000),
  'json=true&callbackUrl=//evil',
  '[]',
  '{"a":1}',
]

test('whatever is asked of pages, files and the sign-in routes is answered in time, without a failure or a trace of one', async ({
  browsers,
}) => {
  test.setTimeout(240_000)
  const { context } = await browsers.open('mara')
  const { cookies } = await context.storageState()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const said: [string, Answer][] = []
  const standing = async () => ({
    me: await call(context.request, 'me.get', {}),
    members: await call(context.request, 'member.list', {}),
    incidents: await call(context.request, 'incident.list', {}),
  })
  const before = await standing()
  for (const place of PLACES) {
    for (const piece of PIECES) {
      const path = place(piece)
      if (/[^\x21-\x7e]/.test(path)) continue
      said.push([`GET ${path}`, await ask('GET', path, { cookie })])
    }
  }
  for (const headers of HEADERS) {
    for (const path of ['/', '/sign-in', board, `${board}/members`, '/api/auth/session', '/nothing']) {
      said.push([`${JSON.stringify(headers).slice(0, 80)} ${path}`, await ask('GET', path, { cookie, ...headers })])
    }
  }
  for (const path of ['callback/credentials', 'signin/oidc', 'signout', 'session', 'csrf', '_log', 'callback/oidc']) {
    for (const body of FORMS) {
      const headers = { origin: origin(), 'content-type': 'application/x-www-form-urlencoded' }
      const length = { 'content-length': String(Buffer.byteLength(body)) }
      said.push([
        `POST ${path} ${body.slice(0, 40)}`,
        await ask('POST', `/api/auth/${path}`, { ...headers, ...length }, body),
      ])
    }
  }
  const trace = /node_modules|\.next\/server|\bat \S+ \(\S+:\d+:\d+\)|root:x:0/
  const bad = said.filter(([, { status, body }]) => status < 200 || status >= 500 || trace.test(body))
  expect(bad.map(([what, { status }]) => `${status} ${what.slice(0, 120)}`)).toEqual([])
  const slow = said.filter(([, { ms }]) => ms > 1_000).map(([what]) => what)
  for (const what of slow) {
    const [, path = ''] = what.split(' ')
    expect([what, (await ask('GET', path, { cookie })).ms < 1_000]).toEqual([what, true])
  }
  const slowest = said.toSorted(([, a], [, b]) => b.ms - a.ms)[0]
  console.log(
    `${said.length} malformed requests to pages and sign-in, slowest ${slowest?.[1].ms} ms (${slowest?.[0].slice(0, 60)})`,
  )
  expect(await standing()).toEqual(before)
})
