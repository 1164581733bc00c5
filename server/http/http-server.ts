import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import type { Door } from '#server/registry.ts'
import { Trouble } from '#server/trouble.ts'
import { ADDRESS_HEADER, clientAddress } from './client-address.ts'
import { dropInnerHeaders, isStateReadable, setSecurityHeaders } from './headers.ts'
import { refuseWhatIsNoRequest } from './no-request.ts'
import { answerProblem, newRequestId } from './problem-answer.ts'
import { foreignWrite, isSignInForm, knownHosts, unknownAuthCall, wrongHost } from './same-origin.ts'

export type HttpServer = {
  port: number
  /** Until this is called every request hears that the server is starting. */
  open: (way: Way) => void
  /** From here on every new request hears that the server is stopping; what runs goes on. */
  turnAway: () => void
  /** Takes nothing new, lets what runs end for a moment, then cuts it. */
  close: () => Promise<void>
}

export type Way = {
  origin: string
  https: boolean
  doors: readonly Door[]
  pages: RequestListener
  /** Addresses of proxies whose word counts. */
  proxies?: readonly string[]
}

const signInFormBytes = 64 * 1024
const patienceMilliseconds = 1_500

export async function listen(host: string, port: number, log: (line: string) => void): Promise<HttpServer> {
  let serve = comeAgain('Holdpoint is starting')
  const server = createServer({ requireHostHeader: false }, (request, response) => serve(request, response))
  refuseWhatIsNoRequest(server)
  server.keepAliveTimeout = 65_000
  server.headersTimeout = 70_000
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const bound = await bind(server, host, port)
  return {
    port: bound,
    open: (way) => {
      serve = route(way, knownHosts(way.origin, bound), log)
    },
    turnAway: () => {
      serve = comeAgain('Holdpoint is stopping', { connection: 'close' })
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      const idle = setInterval(() => server.closeIdleConnections(), 20)
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, patienceMilliseconds)
      await closed
      clearInterval(idle)
      clearTimeout(timer)
    },
  }
}

const comeAgain =
  (message: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    answerProblem(response, { code: 'UNAVAILABLE', message }, { headers: { 'retry-after': '1', ...headers } })
  }

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const found = listenTrouble(cause, host, port)
      reject(found)
    })
    server.listen({ host: host.replace(/^\[|\]$/g, ''), port, exclusive: true }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function listenTrouble(cause: NodeJS.ErrnoException, host: string, port: number): Trouble {
  if (cause.code === 'EADDRINUSE') {
    return new Trouble(
      `Port ${port} on ${host} is taken by another program.`,
      `Take another port: npm start -- --port ${port < 65535 ? port + 1 : 4000}. Or end the program that holds it.`,
      { cause },
    )
  }
  if (cause.code === 'EACCES') {
    return new Trouble(
      `This user may not listen on port ${port}.`,
      'Take a port above 1023: npm start -- --port 4000',
      { cause },
    )
  }
  return new Trouble(
    `Holdpoint cannot listen on ${host} port ${port} (${cause.code}).`,
    'Give an address of this machine with --host.',
    { cause },
  )
}

function route(
  { origin, https, doors, pages, proxies }: Way,
  hosts: ReadonlySet<string>,
  log: (line: string) => void,
): RequestListener {
  const trusted = new Set(proxies)
  return async (request, response) => {
    try {
      request.headers[ADDRESS_HEADER] = clientAddress(request, trusted)
      setSecurityHeaders(response, https)
      const url = locate(request, origin)
      if (!url) return void answerProblem(response, { code: 'BAD_INPUT', message: 'The address is not valid' })
      const door = doors.find((candidate) => candidate.matches(url))
      if (!door?.cookieless) {
        const refused = wrongHost(request, hosts) ?? foreignWrite(request, url, origin) ?? unknownAuthCall(request, url)
        if (refused) return void answerProblem(response, refused, refused.status ? { status: refused.status } : {})
      }
      if (door) return await door.handle(request, response)
      if (sendHome(request, response, url, origin)) return
      await servePage(request, response, url, origin, pages)
    } catch (error) {
      const id = newRequestId()
      log(
        `${id} ${request.method} ${request.url?.split('?')[0]}: ${error instanceof Error ? error.stack : String(error)}`,
      )
      answerProblem(
        response,
        { code: 'INTERNAL', message: 'Something failed here. The server log holds the details under this id' },
        { id },
      )
    }
  }
}

function locate(request: IncomingMessage, origin: string): URL | null {
  const path = request.url ?? '/'
  if (!path.startsWith('/') || path.startsWith('//')) return null
  try {
    decodeURIComponent(path.split('?')[0] ?? '')
    return new URL(path, origin)
  } catch {
    return null
  }
}

/** On loopback, one name for all: the cookie belongs to the name in the address bar. */
function sendHome(request: IncomingMessage, response: ServerResponse, url: URL, origin: string): boolean {
  const home = new URL(origin)
  const isElsewhere = request.headers.host?.toLowerCase() !== home.host
  if (request.headers['sec-fetch-mode'] !== 'navigate' || !isElsewhere || home.protocol === 'https:') return false
  response.writeHead(307, { location: `${origin}${url.pathname}${url.search}`, 'cache-control': 'no-store' })
  response.end()
  return true
}

async function servePage(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  origin: string,
  pages: RequestListener,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    if (!isSignInForm(url) || request.method !== 'POST') {
      answerProblem(
        response,
        { code: 'UNSUPPORTED', message: 'Pages are read with GET' },
        { status: 405, headers: { allow: 'GET, HEAD' } },
      )
      return
    }
    const length = Number(request.headers['content-length'] ?? Number.NaN)
    if (!(length <= signInFormBytes)) {
      answerProblem(response, { code: 'TOO_LARGE', message: 'The form is larger than a sign-in can be' })
      return
    }
  }
  if (!isStateReadable(request)) {
    answerProblem(response, { code: 'BAD_INPUT', message: 'The request does not say which page it comes from' })
    return
  }
  dropInnerHeaders(request)
  request.headers.host = new URL(origin).host
  await pages(request, response)
}
