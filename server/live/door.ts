import type { IncomingMessage, ServerResponse } from 'node:http'
import { WatchRequest } from '#domain/live/frame.ts'
import { Problem } from '#domain/problem.ts'
import type { SignedIn } from '#server/auth/signed-in.ts'
import { answerProblem } from '#server/http/problem-answer.ts'
import type { Door } from '#server/registry.ts'
import { problemOf } from '#server/trpc/errors.ts'
import { cutUnread, jsonBody } from '#server/trpc/json-body.ts'
import { plainInput } from '#server/trpc/plain-input.ts'
import type { Hub } from './hub.ts'

const BODY_BYTES = 64 * 1024

export type LiveDoor = {
  hub: Hub
  identify: (request: IncomingMessage) => Promise<SignedIn | null>
  addressOf?: (request: IncomingMessage) => string
  log?: (line: string) => void
}

/** GET /api/live opens a stream; POST /api/live/watch says what it watches. */
export function liveDoor({ hub, identify, addressOf = peerOf, log }: LiveDoor): Door {
  const open = async (request: IncomingMessage, response: ServerResponse) => {
    const { session, person } = await signedIn(identify, request)
    if (response.destroyed) return
    request.socket.setNoDelay(true)
    request.socket.setKeepAlive(true, 30_000)
    request.socket.setTimeout(0)
    const start = () => {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      })
    }
    hub.open({ session, person, address: addressOf(request) }, response, start)
  }

  const watch = async (request: IncomingMessage, response: ServerResponse) => {
    const { session } = await signedIn(identify, request)
    const answer = await hub.watch(session, WatchRequest.parse(await plainBody(request)))
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
    response.end(JSON.stringify(answer))
  }

  return {
    matches: ({ pathname }) => pathname === '/api/live' || pathname === '/api/live/watch',
    handle: async (request, response) => {
      const path = (request.url ?? '').split('?')[0]
      try {
        if (request.method === 'GET' && path === '/api/live') await open(request, response)
        else if (request.method === 'POST' && path === '/api/live/watch') await watch(request, response)
        else throw new Problem('UNSUPPORTED', 'GET /api/live and POST /api/live/watch are what this door takes')
      } catch (error) {
        const problem = problemOf(error)
        cutUnread(request, response)
        const id = answerProblem(response, problem)
        if (problem.code === 'INTERNAL') log?.(`${id} live: ${error instanceof Error ? error.stack : String(error)}`)
      }
    },
  }
}

async function signedIn(identify: LiveDoor['identify'], request: IncomingMessage): Promise<SignedIn> {
  const who = await identify(request)
  if (!who) throw new Problem('NOT_SIGNED_IN', 'Sign in first')
  return who
}

const peerOf = (request: IncomingMessage): string => request.socket.remoteAddress ?? 'unknown'

async function plainBody(request: IncomingMessage): Promise<unknown> {
  const text = await jsonBody(request, BODY_BYTES)
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  plainInput(body)
  return body
}
