import type { IncomingMessage, ServerResponse } from 'node:http'
import { TRPCError } from '@trpc/server'
import { resolveResponse } from '@trpc/server/http'
import { identify, identifyIn } from '#server/auth/identify.ts'
import type { Visitor } from '#server/auth/membership.ts'
import { ADDRESS_HEADER } from '#server/http/client-address.ts'
import { answerProblem, newRequestId } from '#server/http/problem-answer.ts'
import type { Door } from '#server/registry.ts'
import type { Context } from './context.ts'
import { asTrpcError, problemOf } from './errors.ts'
import { cutUnread, jsonBody } from './json-body.ts'
import { withRequestId } from './request-id.ts'
import { appRouter } from './router.ts'
import type { Services } from './services.ts'

const BASE = '/api/trpc/'
const MAX_BATCH = 10

/** Everything by POST, as JSON of at most 1 MB, at most ten calls a request. */
export function trpcDoor(services: Services, log: (line: string) => void): Door {
  return {
    matches: ({ pathname }) => pathname.startsWith(BASE),
    handle: async (request, response) => {
      const requestId = newRequestId()
      try {
        await withRequestId(requestId, () => handle(services, log, requestId, request, response))
      } catch (error) {
        const problem = problemOf(error)
        logFailure(log, requestId, BASE, error)
        cutUnread(request, response)
        answerProblem(response, problem, { id: requestId })
      }
    },
  }
}

async function handle(
  services: Services,
  log: (line: string) => void,
  requestId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await jsonBody(request)
  const url = new URL(request.url ?? '/', services.auth.origin)
  const { cookie = null } = request.headers
  const cookies: string[] = []
  const answer = await resolveResponse({
    router: appRouter,
    path: url.pathname.slice(BASE.length),
    req: new Request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
    error: null,
    allowMethodOverride: true,
    maxBatchSize: MAX_BATCH,
    createContext: async () =>
      contextFor(services, {
        requestId,
        address: headerText(request.headers[ADDRESS_HEADER]) ?? 'unknown',
        cookie,
        slug: headerText(request.headers['x-holdpoint-workspace']),
        setCookie: (line) => void cookies.push(line),
      }).catch((error) => {
        throw asTrpcError(error)
      }),
    onError: ({ error, path }) => logFailure(log, requestId, path ?? BASE, error),
  })
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-request-id': requestId,
    ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
  })
  response.end(await answer.text())
}

export type Asked = Pick<Context, 'requestId' | 'address' | 'slug' | 'setCookie'> & { cookie: string | null }

/** Who calls, from the cookie alone. A database that fails here refuses the whole request. */
export async function contextFor(services: Services, from: Asked): Promise<Context> {
  const { requestId, address, cookie, slug, setCookie } = from
  const visitor = await visitorOf(services, cookie, slug)
  return {
    requestId,
    address,
    signedIn: visitor?.signedIn ?? null,
    slug,
    membership: visitor?.membership ?? null,
    services,
    setCookie,
  }
}

async function visitorOf({ auth }: Services, cookie: string | null, slug: string | null): Promise<Visitor | null> {
  if (slug !== null) return identifyIn(auth, cookie, slug)
  const signedIn = await identify(auth, cookie)
  return signedIn && { signedIn, membership: null }
}

const headerText = (value: string | string[] | undefined): string | null => (typeof value === 'string' ? value : null)

/** Unforeseen failures, with their stacks, for our own eyes. Inputs are never part of it. */
export function logFailure(log: (line: string) => void, requestId: string, where: string, error: unknown): void {
  if (problemOf(error).code !== 'INTERNAL') return
  const cause = error instanceof TRPCError && error.cause ? error.cause : error
  const detail = cause instanceof Error ? (cause.stack ?? cause.message) : 'an error that is no Error'
  log(`${requestId} ${where.replace(/[^\w./-]/g, '?').slice(0, 100)} ${detail}`)
}
