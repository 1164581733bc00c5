import type { IncomingMessage } from 'node:http'
import { identify } from '#server/auth/identify.ts'
import type { MakeFront } from '#server/auth/testing/installation.ts'
import { serveNextAuth } from '#server/auth/testing/serve-next-auth.ts'
import { ADDRESS_HEADER } from '#server/http/client-address.ts'
import { databaseAnswers, healthDoor } from '#server/http/health-door.ts'
import { listen } from '#server/http/http-server.ts'
import { answerProblem } from '#server/http/problem-answer.ts'
import { liveDoor } from '#server/live/door.ts'
import { createHub } from '#server/live/hub.ts'

/** Everything that stands in front of the doors in the running server, but the pages: of those, next-auth alone. */
export const wholeFront: MakeFront = async (database, log) => {
  const http = await listen('127.0.0.1', 0, log)
  const hub = createHub({ pools: database.pools, build: 'test', log, timing: { pingMs: 500 } })
  const origin = `http://127.0.0.1:${http.port}`
  process.env.NEXTAUTH_URL = origin
  return {
    origin,
    live: hub,
    onCommitted: hub.committed,
    open: (trpc, auth, files) => {
      const live = liveDoor({
        hub,
        identify: (request) => identify(auth, request.headers.cookie ?? null),
        addressOf: (request: IncomingMessage) => String(request.headers[ADDRESS_HEADER]),
        log,
      })
      http.open({
        origin,
        https: false,
        // So that a test may come from many addresses.
        proxies: ['127.0.0.1'],
        doors: [healthDoor(() => databaseAnswers({ database })), trpc, files, live],
        pages: async (request, response) => {
          if (request.url?.startsWith('/api/auth/')) return serveNextAuth(request, response)
          answerProblem(response, { code: 'NOT_FOUND', message: 'No pages stand behind this server' })
        },
      })
    },
    close: async () => {
      await hub.close()
      await http.close()
    },
  }
}
