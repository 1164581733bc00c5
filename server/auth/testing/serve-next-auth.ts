import type { IncomingMessage, ServerResponse } from 'node:http'
import NextAuth from 'next-auth'
import { running } from '#server/trpc/caller.ts'
import { nextAuthOptions } from '../next-auth-options.ts'

const BASE = '/api/auth/'

/** The parts of a request and an answer that next-auth asks of Next, on a plain server. */
export async function serveNextAuth(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const at = new URL(request.url ?? '/', 'http://127.0.0.1')
  let text = ''
  for await (const chunk of request) text += chunk
  const asked = Object.assign(request, {
    query: { nextauth: at.pathname.slice(BASE.length).split('/'), ...Object.fromEntries(at.searchParams) },
    cookies: cookiesIn(request.headers.cookie ?? ''),
    body: bodyOf(text, request.headers['content-type']),
  })
  const answer = Object.assign(response, {
    status: (code: number) => Object.assign(response, { statusCode: code }),
    json: (body: unknown) => response.end(JSON.stringify(body)),
    send: (body: unknown) => response.end(typeof body === 'string' ? body : JSON.stringify(body)),
  })
  const { cookie = null, 'user-agent': userAgent = null } = request.headers
  const from = { cookie, userAgent }
  await NextAuth(asked as never, answer as never, nextAuthOptions(running().auth, from))
}

const cookiesIn = (header: string): Record<string, string> =>
  Object.fromEntries(
    header.split('; ').flatMap((part) => {
      const [name, value] = part.split('=', 2)
      return name && value !== undefined ? [[name, decodeURIComponent(value)]] : []
    }),
  )

const bodyOf = (text: string, type = ''): unknown =>
  type.startsWith('application/json') ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text))
