import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a request that carries cookies and changes something comes from our own pages. Browsers say so in
 * `Sec-Fetch-Site` where the origin is trustworthy (https, loopback), and in `Origin` everywhere.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, origin: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const sent = headers.origin
  if (sent === undefined) return true
  return sent === origin || sent === `${new URL(origin).protocol}//${headers.host}`
}
