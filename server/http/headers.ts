import type { IncomingMessage, ServerResponse } from 'node:http'

/** For every answer; the content security policy of pages is set where their nonce is made. */
export function setSecurityHeaders(response: ServerResponse, https: boolean): void {
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('x-frame-options', 'DENY')
  response.setHeader('referrer-policy', 'same-origin')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
  response.setHeader('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
  if (https) response.setHeader('strict-transport-security', 'max-age=31536000')
}

const innerHeaders = ['content-security-policy', 'content-security-policy-report-only', 'x-nonce']

/** Names that only our own layers may set on their way inwards. */
export function dropInnerHeaders(request: IncomingMessage): void {
  for (const name of Object.keys(request.headers)) {
    if (innerHeaders.includes(name) || name.startsWith('x-middleware-') || name.startsWith('x-forwarded-')) {
      delete request.headers[name]
    }
  }
}

/** What a page that is being left says of itself; Next fails on what it cannot read. */
export function isStateReadable({ headers }: IncomingMessage): boolean {
  const state = headers['next-router-state-tree']
  if (state === undefined) return true
  try {
    return Array.isArray(JSON.parse(decodeURIComponent(String(state))))
  } catch {
    return false
  }
}
