import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { newId } from '#domain/new-id.ts'
import { PROBLEM_CODES } from '#domain/problem.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { tableChecksums } from '#server/db/testing/checksums.ts'
import type { RawAnswer } from './testing/raw-request.ts'
import { raw } from './testing/raw-request.ts'
import { wholeFront } from './testing/whole-front.ts'

let here: Installation
let owner: Awaited<ReturnType<Installation['claimed']>>
let host = ''
let port = 0
beforeAll(async () => {
  here = await installation(wholeFront)
  owner = await here.claimed()
  host = new URL(here.origin).host
  port = Number(new URL(here.origin).port)
})

const Told = z.strictObject({
  code: z.enum(PROBLEM_CODES),
  message: z.string().min(5).max(300),
  id: z.string().regex(/^[0-9a-f]{16}$/),
  fields: z.record(z.string(), z.string()).optional(),
})

function expectRefusal(what: string, { status, type, body, ms }: RawAnswer): void {
  const about = `${what} -> ${status} ${type} ${body.slice(0, 200)}`
  expect(status === 207 ? 400 : status, about).toBeGreaterThanOrEqual(400)
  expect(status, about).toBeLessThan(500)
  expect(type, about).toMatch(/^application\/json/)
  const said = JSON.parse(body)
  for (const one of [said].flat()) expect(Told.safeParse(one.error?.data ?? one).error, about).toBeUndefined()
  expect(body, about).not.toMatch(/\.ts:\d+|node_modules|\bat \S+ \(/)
  expect(ms, about).toBeLessThan(1_000)
}

type Sent = { method?: string; path?: string; headers?: Record<string, string>; body?: string }

/** A request of our own page with something changed; a header of `''` is left out. */
function bytes({ method = 'POST', path = '/api/trpc/me.rename', headers = {}, body = '{}' }: Sent): string {
  const all: Record<string, string> = {
    host,
    origin: here.origin,
    cookie: owner.cookie,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'x-holdpoint-workspace': owner.slug,
    connection: 'close',
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]))
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}

/** Every one is sent, refused in our shape and without a trace in the tables. */
async function refuseAll(all: Record<string, Sent | string>): Promise<void> {
  const before = await tableChecksums(here.database.owner)
  for (const [what, sent] of Object.entries(all)) {
    expectRefusal(what, await raw(port, typeof sent === 'string' ? sent : bytes(sent)))
  }
  expect(await tableChecksums(here.database.owner)).toEqual(before)
  expect(here.logged).toEqual([])
}

const rename = () => JSON.stringify({ command: newId(), name: 'Changed' })
const onEach = (paths: readonly string[], sent: (path: string) => Sent, what: string) =>
  Object.fromEntries(paths.map((path) => [`${what} ${path}`, { path, ...sent(path) }]))

const POSTS = ['/api/trpc/me.rename', '/api/live/watch']
const DOORS = [...POSTS, '/api/live', '/healthz', '/readyz', '/api/auth/callback/credentials', '/w/acme', '/nothing']

describe('every door refuses what is malformed, at once, in our shape, and nothing changes', () => {
  test('a write of another type than JSON', () =>
    refuseAll(
      Object.assign(
        {},
        ...[
          'text/plain',
          'multipart/form-data; boundary=x',
          'application/octet-stream',
          'application/json, text/plain',
          'application/jsonp',
          'application/x-www-form-urlencoded',
          'text/json',
          '*/*',
          '',
        ].map((type) => onEach(POSTS, () => ({ headers: { 'content-type': type }, body: rename() }), `"${type}" to`)),
      ),
    ))

  test('another method, and a method hidden in a header or the address', () =>
    refuseAll({
      ...Object.assign(
        {},
        ...['PUT', 'DELETE', 'PATCH', 'PROPFIND', 'QUERY'].map((method) =>
          onEach(DOORS, () => ({ method, body: rename() }), method),
        ),
      ),
      ...onEach(POSTS, () => ({ method: 'GET', body: '' }), 'GET of a write'),
      ...onEach(POSTS, () => ({ method: 'OPTIONS', body: '' }), 'OPTIONS of a write'),
      'GET for a mutation': {
        method: 'GET',
        path: `/api/trpc/me.rename?input=${encodeURIComponent(rename())}`,
        body: '',
      },
      'a mutation in a GET that claims to be a POST': {
        method: 'GET',
        path: `/api/trpc/me.rename?_method=POST&input=${encodeURIComponent(rename())}`,
        headers: { 'x-http-method-override': 'POST', 'x-method-override': 'POST' },
        body: '',
      },
      'POST of the stream': { path: '/api/live' },
      'POST of a page': { path: '/w/acme', headers: { 'next-action': 'x' } },
    }))

  test('a body that is no JSON, cut short or said to be longer', () =>
    refuseAll(
      Object.assign(
        {},
        ...[
          '',
          ' ',
          '{',
          '{"command":',
          '{"a":1,"a":2}',
          '\u0000',
          '"',
          '[',
          'null',
          '[]',
          '17',
          '"x"',
          'NaN',
          "{'a':1}",
          '{"a":1}{"b":2}',
          '\ufeff{}',
          `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
          `{"connection":"${'x'.repeat(70_000)}"}`,
          '{"__proto__":{"x":1}}',
          '{"constructor":{}}',
        ].map((body) => onEach(POSTS, () => ({ body }), `${JSON.stringify(body).slice(0, 30)} to`)),
      ),
    ))

  test('a body over the limit, with and without its length', () =>
    refuseAll({
      ...onEach(POSTS, () => ({ body: `"${'x'.repeat(1_100_000)}"` }), 'over 1 MB to'),
      ...onEach(
        POSTS,
        () => ({
          headers: { 'content-length': '', 'transfer-encoding': 'chunked' },
          body: `${'10000\r\n'}${'x'.repeat(65_536)}\r\n`.repeat(17),
        }),
        'chunks without an end to',
      ),
      'a sign-in without its length': {
        path: '/api/auth/callback/credentials',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': '',
          'transfer-encoding': 'chunked',
        },
        body: '3\r\na=b\r\n0\r\n\r\n',
      },
    }))

  test('an address that is none', () =>
    refuseAll(
      Object.fromEntries(
        [
          '/%',
          '/%zz',
          '/%C0%AE',
          '/%E0%A4%A',
          '//evil.example/x',
          '/\\evil.example',
          '/api/trpc/%00',
          '/api/trpc/%zz',
          '/api/trpc/',
          '/api/trpc/..%2f..%2fetc%2fpasswd',
          '/api/trpc/__proto__',
          '/api/trpc/constructor.constructor',
          '/api/trpc/me.rename.x',
          '/api/trpc/toString',
          '/api/trpc/hasOwnProperty',
          `/api/trpc/${'a'.repeat(10_000)}`,
          `/api/trpc/${Array(11).fill('setup.state').join(',')}?batch=1`,
          '/api/trpc/me.rename?batch=1',
          '/api/trpc/me.rename,me.rename?batch=1',
          '/api/trpc/,?batch=1',
          '/api/trpc/me.rename,?batch=1',
          'http://evil.example/x',
          '*',
        ].map((path) => [path, { path }]),
      ),
    ))

  test('what the frameworks behind the pages fail on', () =>
    refuseAll({
      ...Object.fromEntries(
        ['%00', '%0d%0aset-cookie:x=1', '%ef%bc%a0', 'x'.repeat(400)].map((error) => [
          `a reason of ${error.slice(0, 20)}`,
          { method: 'GET', path: `/api/auth/error?error=${error}`, body: '' },
        ]),
      ),
      ...Object.fromEntries(
        ['%5B', '{}', '%zz', 'x'.repeat(4_000)].map((state) => [
          `a page that was left at ${state.slice(0, 20)}`,
          { method: 'GET', path: '/nothing', headers: { rsc: '1', 'next-router-state-tree': state }, body: '' },
        ]),
      ),
    }))

  test('a batch of a kind nobody sends', () =>
    refuseAll(
      Object.fromEntries(
        [
          '',
          '[]',
          'null',
          '"x"',
          '17',
          '{"0":1}',
          '{"-1":{}}',
          '{"1":{}}',
          '{"0":{"command":1}}',
          '[{}]',
          '{"0":null}',
        ].map((body) => [`batch of ${body}`, { path: '/api/trpc/me.rename?batch=1', body }]),
      ),
    ))

  test('who one is, said anywhere but in the cookie of this installation', () => {
    const token = owner.cookie.slice(owner.cookie.indexOf('=') + 1)
    const name = owner.cookie.slice(0, owner.cookie.indexOf('='))
    const cookies = ['', 'x', `${name}=`, `${name}=x`, `${name}=${token}; ${name}=${token}`, `${name}=%zz`]
    const more = [`${name}=${'a'.repeat(7_000)}`, `${name}.0=${token}; ${name}.2=x`, `next-auth.session-token=${token}`]
    const authorization = [`Bearer ${token}`, 'Basic YTpi', 'Bearer', 'Negotiate x', ' ', `Bearer ${'x'.repeat(7_000)}`]
    return refuseAll({
      ...Object.fromEntries(
        [...cookies, ...more].map((cookie) => [
          `cookie ${cookie.slice(0, 60)}`,
          { headers: { cookie }, body: rename() },
        ]),
      ),
      ...Object.fromEntries(
        authorization.map((value) => [
          `authorization ${value.slice(0, 30)}`,
          { headers: { cookie: '', authorization: value }, body: rename() },
        ]),
      ),
      'the stream with a bearer': {
        method: 'GET',
        path: '/api/live',
        headers: { cookie: '', authorization: `Bearer ${token}` },
        body: '',
      },
      'the stream with its cookie in the address': {
        method: 'GET',
        path: `/api/live?cookie=${token}&token=${token}`,
        headers: { cookie: '' },
        body: '',
      },
    })
  })

  test('a workspace that is no name', () =>
    refuseAll(
      Object.fromEntries(
        [
          '-',
          '../acme',
          'ACME',
          'acme,acme',
          'acme; drop',
          '%61cme',
          '\u00e9',
          "acme' or '1'='1",
          'x'.repeat(4_000),
        ].map((slug) => [slug, { path: '/api/trpc/workspace.current', headers: { 'x-holdpoint-workspace': slug } }]),
      ),
    ))

  test('another name, another origin, none, or several', () =>
    refuseAll({
      ...Object.assign(
        {},
        ...['evil.example', `${'a'.repeat(300)}.example`, '[::1', 'a@b', '127.0.0.1:1', '127.0.0.1.evil.example'].map(
          (name) =>
            onEach(
              ['/api/trpc/me.rename', '/api/live', '/w/acme'],
              () => ({ headers: { host: name } }),
              `host ${name} to`,
            ),
        ),
      ),
      ...Object.assign(
        {},
        ...[
          'null',
          'http://evil.example',
          `${'http://127.0.0.1'}:1`,
          'file://',
          '',
          here.origin.toUpperCase(),
          `${here.origin}/`,
        ].map((origin) => onEach(POSTS, () => ({ headers: { origin }, body: rename() }), `origin ${origin} to`)),
      ),
      ...Object.assign(
        {},
        ...['cross-site', 'same-site', 'none', 'same-origin, cross-site', 'SAME-ORIGIN'].map((site) =>
          onEach(POSTS, () => ({ headers: { 'sec-fetch-site': site }, body: rename() }), `${site} to`),
        ),
      ),
    }))

  test('what is hardly HTTP', () =>
    refuseAll({
      'no request at all': 'GARBAGE\r\n\r\n',
      'a TLS hello': `${Buffer.from('16030100a5010000a10303', 'hex').toString('latin1')}\r\n\r\n`,
      'another protocol': 'SSH-2.0-OpenSSH_9.6\r\n\r\n',
      'a version that is none': `GET / HTTP/9.9\r\nhost: ${host}\r\n\r\n`,
      'no host': 'GET /w/acme HTTP/1.1\r\n\r\n',
      'two lengths': `POST /api/trpc/me.rename HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}`,
      'a length and chunks': `POST /api/trpc/me.rename HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      'a negative length': `POST /api/trpc/me.rename HTTP/1.1\r\nhost: ${host}\r\ncontent-length: -1\r\n\r\n{}`,
      'chunks of no size': bytes({
        headers: { 'content-length': '', 'transfer-encoding': 'chunked' },
        body: 'zz\r\n{}\r\n',
      }),
      'an encoding that is none': bytes({ headers: { 'content-length': '', 'transfer-encoding': 'xchunked' } }),
      'a NUL in a header': `GET / HTTP/1.1\r\nhost: ${host}\r\nx-a: a\u0000b\r\n\r\n`,
      'a header without a name': `GET / HTTP/1.1\r\nhost: ${host}\r\n: x\r\n\r\n`,
      'a folded header': `GET / HTTP/1.1\r\nhost: ${host}\r\nx-a: b\r\n c\r\n\r\n`,
      'headers of 40 KB': bytes({ headers: { 'x-a': 'x'.repeat(40_000) } }),
      'an address of 40 KB': bytes({ path: `/api/trpc/${'a'.repeat(40_000)}` }),
      'a proxy request': `CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example\r\n\r\n`,
      'a wish that is none': bytes({ headers: { expect: 'something else' } }),
    }))

  test('a connection that breaks off in the middle, or that asks for another protocol, leaves everything as it was', async () => {
    const before = await tableChecksums(here.database.owner)
    for (const sent of [
      bytes({ headers: { 'content-length': '500' }, body: '{"command":' }),
      bytes({ path: '/api/live/watch', headers: { 'content-length': '500' }, body: '{' }),
      `POST /api/trpc/me.rename HTTP/1.1\r\nhost: ${host}\r\n`,
      'G',
    ]) {
      expect((await raw(port, sent, 300)).status, sent.slice(0, 80)).toBe(0)
    }
    const upgrade = {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'x',
      'sec-websocket-version': '13',
    }
    const answer = await raw(port, bytes({ method: 'GET', path: '/api/live/watch', headers: upgrade, body: '' }))
    expectRefusal('an upgrade', answer)
    expect(await tableChecksums(here.database.owner)).toEqual(before)
    expect(here.logged).toEqual([])
  })
})

test('of a mixed batch each call is answered for itself', async () => {
  const body = JSON.stringify({ 0: { nonsense: 1 }, 1: {}, 2: { command: newId(), name: 'Ada Owner' } })
  const sent = bytes({ path: '/api/trpc/me.rename,no.such,me.rename?batch=1', body })
  const { status, body: said } = await raw(port, sent)
  expect(status).toBe(207)
  const codes = (JSON.parse(said) as { error?: { data: { code: string } } }[]).map(
    (one) => one.error?.data.code ?? 'OK',
  )
  expect(codes).toEqual(['BAD_INPUT', 'NOT_FOUND', 'OK'])
})
