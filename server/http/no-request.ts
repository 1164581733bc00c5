import type { Server } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { answerProblem, newRequestId } from './problem-answer.ts'

/** What Node refuses before there is a request, in the one shape of an error; the connection then ends. */
export function refuseWhatIsNoRequest(server: Server): void {
  server.on('clientError', ({ code }: NodeJS.ErrnoException, socket) => {
    if (code === 'ECONNRESET' || code === 'EPIPE' || !socket.writable) return void socket.destroy()
    if (code === 'HPE_HEADER_OVERFLOW')
      return lastWords(socket, 431, 'TOO_LARGE', 'The address and headers are too long')
    if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return lastWords(socket, 408, 'BAD_INPUT', 'The request came too slowly')
    lastWords(socket, 400, 'BAD_INPUT', 'This is not an HTTP request')
  })
  server.on('connect', (_, socket) => lastWords(socket, 405, 'UNSUPPORTED', 'This server is no proxy'))
  server.on('checkExpectation', (_, response) => {
    const refused = { code: 'UNSUPPORTED', message: 'This expectation cannot be met' } as const
    answerProblem(response, refused, { status: 417, headers: { connection: 'close' } })
  })
}

function lastWords(socket: Duplex, status: number, code: string, message: string): void {
  const body = JSON.stringify({ code, message, id: newRequestId() })
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
