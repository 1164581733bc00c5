import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Door } from '#server/registry.ts'
import { listen } from './http-server.ts'

type Answer = { status: number; headers: IncomingHttpHeaders; body: string }

const logged: string[] = []
const http = await listen('127.0.0.1', 0, (line) => logged.push(line))
const origin = `http://127.0.0.1:${http.port}`

const echo: Door = {
  matches: ({ pathname }) => pathname === '/api/echo',
  handle: (_, response) => void response.end('door'),
}
const broken: Door = {
  matches: ({ pathname }) => pathname === '/api/broken',
  handle: () => {
    throw new Error('secret words')
  },
}
const open: Door = {
  cookieless: true,
  matches: ({ pathname }) => pathname === '/api/v1/x',
  handle: (_, response) => void response.end('open'),
}

function ask(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: http.port, method, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const ours = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }

test('while it starts every request hears so', async () => {
  const answer = await ask('GET', '/')
  expect(answer.status).toBe(503)
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'UNAVAILABLE', message: 'Holdpoint is starting' })
})

describe('once it is open', () => {
  beforeAll(() => {
    http.open({
      origin,
      https: false,
      doors: [echo, broken, open],
      pages: (incoming, response) => {
        response.end(`page ${incoming.headers['x-nonce'] ?? 'without nonce'} ${incoming.headers.host}`)
      },
    })
  })
  afterAll(() => http.close())

  test('a write from our own page is let in', async () => {
    expect(await ask('POST', '/api/echo', ours)).toMatchObject({ status: 200, body: 'door' })
    const old = { origin, 'content-type': 'application/json; charset=utf-8' }
    expect(await ask('POST', '/api/echo', old)).toMatchObject({ status: 200 })
  })

  test.each([
    ['another site', { ...ours, 'sec-fetch-site': 'cross-site' }],
    ['a sibling subdomain', { ...ours, 'sec-fetch-site': 'same-site' }],
    ['a typed address', { ...ours, 'sec-fetch-site': 'none' }],
    ['a foreign origin', { origin: 'http://evil.example', 'content-type': 'application/json' }],
    ['an origin of null', { origin: 'null', 'content-type': 'application/json' }],
    ['no origin at all', { 'content-type': 'application/json' }],
    ['our origin with another port', { origin: 'http://127.0.0.1:1', 'content-type': 'application/json' }],
    ['our origin claimed from another site', { ...ours, origin, 'sec-fetch-site': 'cross-site' }],
  ])('a write from %s is refused', async (_, headers) => {
    const answer = await ask('POST', '/api/echo', headers)
    expect(answer.status).toBe(403)
    expect(JSON.parse(answer.body)).toEqual({
      code: 'FORBIDDEN',
      message: 'This request does not come from a page of this installation',
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
  })

  test.each([
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    '',
  ])('a write of the type "%s" is refused', async (type) => {
    const answer = await ask('POST', '/api/echo', { ...ours, 'content-type': type })
    expect(answer.status).toBe(415)
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'UNSUPPORTED' })
  })

  test.each(['PUT', 'DELETE', 'PATCH'])('%s is a write too', async (method) => {
    expect((await ask(method, '/api/echo', { 'content-type': 'application/json' })).status).toBe(403)
  })

  test('a door that takes no cookie is open to other origins', async () => {
    expect(await ask('POST', '/api/v1/x', { 'content-type': 'text/plain' })).toMatchObject({ status: 200 })
  })

  test('the sign-in form of our own page is let in, up to 64 KB', async () => {
    const form = { ...ours, 'content-type': 'application/x-www-form-urlencoded' }
    const path = '/api/auth/callback/credentials'
    expect((await ask('POST', path, { ...form, 'content-length': '3' }, 'a=b')).status).toBe(200)
    expect((await ask('POST', path, { ...form, 'transfer-encoding': 'chunked' }, 'a=b')).status).toBe(413)
    expect((await ask('POST', path, { ...form, 'content-length': '70000' }, 'a'.repeat(70_000))).status).toBe(413)
    expect((await ask('POST', path, { ...form, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  })

  test('pages are read and never written to', async () => {
    const answer = await ask('POST', '/w/acme', { ...ours, 'next-action': 'x' })
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
  })

  test('a name that is not ours gets nothing (DNS rebinding)', async () => {
    const answer = await ask('GET', '/', { host: `evil.example:${http.port}` })
    expect(answer.status).toBe(421)
    expect(answer.body).not.toContain('page')
  })

  test('another name of this machine leads to the one that keeps the cookie', async () => {
    const answer = await ask('GET', '/w/acme?x=1', { host: `localhost:${http.port}`, 'sec-fetch-mode': 'navigate' })
    expect(answer).toMatchObject({ status: 307, headers: { location: `${origin}/w/acme?x=1` } })
  })

  test('names that our own layers set do not come in from outside', async () => {
    const hostile = {
      'x-nonce': 'mine',
      'content-security-policy': `script-src 'nonce-mine'`,
      'x-forwarded-host': 'evil',
    }
    expect((await ask('GET', '/', hostile)).body).toBe(`page without nonce 127.0.0.1:${http.port}`)
  })

  test.each(['//evil.example/x', '/%E0%A4%A', '/%'])('the address %s is refused in our shape', async (path) => {
    const answer = await ask('GET', path)
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'BAD_INPUT' })
  })

  test('a door that fails says an id and nothing else; the log says the rest', async () => {
    const answer = await ask('GET', '/api/broken?token=typed')
    expect(answer.status).toBe(500)
    expect(answer.body).not.toContain('secret')
    const { id } = JSON.parse(answer.body)
    const line = logged.find((candidate) => candidate.startsWith(id))
    expect(line).toContain('secret words')
    expect(line).not.toContain('typed')
  })

  test('every answer carries the security headers', async () => {
    for (const path of ['/', '/api/echo', '/api/broken', '/%']) {
      const { headers } = await ask('GET', path)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
    }
  })

  test('a port that is taken is said in words with a way out', async () => {
    await expect(listen('127.0.0.1', http.port, () => {})).rejects.toMatchObject({
      message: `Port ${http.port} on 127.0.0.1 is taken by another program.`,
      wayOut: expect.stringContaining(`--port ${http.port + 1}`),
    })
  })
})

test('told to stop, it turns away what is new in words and lets what runs be answered', async () => {
  const own = await listen('127.0.0.1', 0, () => {})
  const entered = Promise.withResolvers<void>()
  const running = Promise.withResolvers<void>()
  const slow: Door = {
    matches: () => true,
    handle: async (_, response) => {
      entered.resolve()
      await running.promise
      response.end('answered')
    },
  }
  const address = `http://127.0.0.1:${own.port}`
  own.open({ origin: address, https: false, doors: [slow], pages: () => {} })
  const first = fetch(address)
  await entered.promise
  own.turnAway()
  const second = await fetch(address)
  expect(second.status).toBe(503)
  expect(await second.json()).toMatchObject({ code: 'UNAVAILABLE', message: 'Holdpoint is stopping' })
  const closed = own.close()
  running.resolve()
  expect(await (await first).text()).toBe('answered')
  await closed
})
