import { Agent, request } from 'node:http'
import type { Who } from '../ground/product.ts'

/** One command by tRPC; throws what is not a success. */
export async function must<T>(origin: string, path: string, input: unknown, who?: Who): Promise<T> {
  const response = await fetch(`${origin}/api/trpc/${path}`, {
    method: 'POST',
    body: JSON.stringify(input),
    headers: headersOf(origin, who),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
  return (JSON.parse(text) as { result: { data: T } }).result.data
}

export const headersOf = (origin: string, who?: Who): Record<string, string> => ({
  origin,
  'content-type': 'application/json',
  ...(who && { cookie: who.cookie, 'x-holdpoint-workspace': who.slug }),
})

export type Caller = {
  /** Rejects when the answer is not 200. */
  post(path: string, body: string, headers?: Record<string, string>): Promise<string>
  close(): void
}

/** Kept connections, as few as callers; costs the driver less than fetch. */
export function caller(port: number, connections: number): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    post: (path, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const length = String(Buffer.byteLength(body))
        const sent = request(
          { host: '127.0.0.1', port, path, method: 'POST', agent, headers: { ...headers, 'content-length': length } },
          (answer) => {
            const parts: Buffer[] = []
            answer.on('data', (part: Buffer) => parts.push(part))
            answer.on('end', () => {
              const text = Buffer.concat(parts).toString()
              if (answer.statusCode === 200) resolve(text)
              else reject(new Error(`${path}: ${answer.statusCode} ${text}`))
            })
          },
        )
        sent.on('error', reject)
        sent.end(body)
      }),
    close: () => agent.destroy(),
  }
}
