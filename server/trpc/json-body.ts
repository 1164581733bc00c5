import type { IncomingMessage } from 'node:http'
import { Problem } from '#domain/problem.ts'
import { repeatedKey } from './repeated-key.ts'

export const MAX_BYTES = 1024 * 1024

/** The body of a POST: JSON of at most 1 MB, whole UTF-8 without a byte order mark, no name given twice. */
export async function jsonBody(request: IncomingMessage): Promise<string> {
  if (request.method !== 'POST') throw new Problem('UNSUPPORTED', 'This door takes POST only')
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new Problem('UNSUPPORTED', 'This door takes application/json only')
  const text = await utf8(request)
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

async function utf8(request: IncomingMessage): Promise<string> {
  const bytes = await collect(request)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Problem('BAD_INPUT', 'The request is not UTF-8 text')
  }
}

/** What is over the limit stays unread: nobody keeps this process busy with a body that never ends. */
function collect(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const refuse = () => {
      request.pause()
      reject(new Problem('TOO_LARGE', 'The request is larger than 1 MB'))
    }
    if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) return refuse()
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MAX_BYTES) chunks.push(chunk)
      else {
        chunks.length = 0
        refuse()
      }
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('error', reject)
  })
}
