import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { ProblemCode } from '#domain/problem.ts'

export type Refused = { code: ProblemCode; message: string; status?: number }

const reads = new Set(['GET', 'HEAD', 'OPTIONS'])
const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']

/** The hosts that requests may name: a page of another name that leads here (DNS rebinding) gets nothing. */
export function knownHosts(origin: string, port: number): Set<string> {
  const own = new URL(origin).host
  return new Set([own, ...loopbackNames.map((name) => `${name}:${port}`), ...(port === 80 ? loopbackNames : [])])
}

export function wrongHost(request: IncomingMessage, hosts: ReadonlySet<string>): Refused | null {
  const { host } = request.headers
  if (host && hosts.has(host.toLowerCase())) return null
  return {
    code: 'FORBIDDEN',
    message: 'This server does not answer under that name. Set HOLDPOINT_ORIGIN to the address people type',
    status: 421,
  }
}

/** What writes and carries a cookie must come from our own pages, as JSON. */
export function foreignWrite(request: IncomingMessage, url: URL, origin: string): Refused | null {
  if (reads.has(request.method ?? '')) return null
  if (!fromOurPages(request.headers, origin)) {
    return { code: 'FORBIDDEN', message: 'This request does not come from a page of this installation' }
  }
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  const wanted = isSignInForm(url) ? 'application/x-www-form-urlencoded' : 'application/json'
  return type === wanted ? null : { code: 'UNSUPPORTED', message: `This door takes ${wanted} only` }
}

/** Browsers that send Sec-Fetch-Site cannot be made to lie about it; for the others the origin must be ours. */
function fromOurPages(headers: IncomingHttpHeaders, origin: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  return headers.origin === origin
}

/** next-auth posts its own forms, each with a token that it checks. */
export function isSignInForm(url: URL): boolean {
  return url.pathname.startsWith(AUTH)
}

const AUTH = '/api/auth/'

/** next-auth puts the reason into a header as it came. */
const PLAIN = /^[\x20-\x7e]{0,300}$/

/** What next-auth is asked for here. The rest of what it can do, its own pages among them, is let in by nobody. */
const AUTH_CALLS: Record<string, readonly string[]> = {
  GET: ['csrf', 'session', 'error', 'signin', 'callback/oidc'],
  POST: ['callback/credentials', 'signin/oidc', 'signout'],
}

export function unknownAuthCall(request: IncomingMessage, url: URL): Refused | null {
  if (isSignInForm(url) && !PLAIN.test(url.searchParams.get('error') ?? '')) {
    return { code: 'BAD_INPUT', message: 'This is no reason that sign-in gives' }
  }
  if (!isSignInForm(url) || AUTH_CALLS[request.method ?? '']?.includes(url.pathname.slice(AUTH.length))) return null
  return { code: 'NOT_FOUND', message: 'There is nothing to sign in with under this address' }
}
