import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '#domain/problem.ts'
import { repeatedKey } from '#domain/repeated-key.ts'

export const MAX_BYTES = 1024 * 1024
const LINGER_MS = 1_000

/** The body of a POST: JSON of at most `most` bytes, whole UTF-8 without a byte order mark, no name given twice. */
export async function jsonBody(request: IncomingMessage, most = MAX_BYTES): Promise<string> {
  if (request.method !== 'POST') throw new Problem('UNSUPPORTED', 'This door takes POST only')
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new Problem('UNSUPPORTED', 'This door takes application/json only')
  const text = await utf8(request, most)
  if (text === '') return text
  try {
    JSON.parse(text)
  } catch {
    throw new Problem('BAD_INPUT', 'The request is not valid JSON')
  }
  const twice = repeatedKey(text)
  if (twice !== null) throw new Problem('BAD_INPUT', 'The request names the same field twice')
  return text
}

async function utf8(request: IncomingMessage, most: number): Promise<string> {
  const bytes = await collect(request, most)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Problem('BAD_INPUT', 'The request is not UTF-8 text')
  }
}

/** What is over the limit stays unread: nobody keeps this process busy with a body that never ends. */
function collect(request: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const refuse = () => {
      request.pause()
      reject(new Problem('TOO_LARGE', `The request is larger than ${most / 1024} KB`))
    }
    if (Number(request.headers['content-length'] ?? 0) > most) return refuse()
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= most) chunks.push(chunk)
      else {
        chunks.length = 0
        refuse()
      }
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('error', reject)
  })
}

/** Where more than we would read may still be coming: the answer gets a moment to arrive, then the connection ends. */
export function cutUnread(request: IncomingMessage, response: ServerResponse): void {
  const { complete, headers } = request
  if (complete || (headers['transfer-encoding'] === undefined && headers['content-length'] === undefined)) return
  response.setHeader('connection', 'close')
  response.once('finish', () => setTimeout(() => request.socket.destroy(), LINGER_MS).unref())
}
