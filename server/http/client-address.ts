import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'

export const ADDRESS_HEADER = 'x-holdpoint-address'

/**
 * Where a request comes from, for limits: the peer; or, when that is a proxy of ours, what the proxies say, read from the
 * right up to the first address that is none of ours. What a client itself writes further left counts for nothing.
 */
export function clientAddress(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  proxies: ReadonlySet<string>,
): string {
  const said = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
  const way = [...said.map((part) => part.trim()).filter(Boolean), request.socket.remoteAddress ?? 'unknown'].map(bare)
  const from = way.findLast((address, index) => index === 0 || !proxies.has(address))
  return network(from ?? 'unknown')
}

const bare = (address: string): string => address.replace(/^\[?::ffff:(?=\d+\.)/i, '').replace(/^\[|\]$/g, '')

/** One IPv6 customer holds a whole /64. */
function network(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean)
  const whole =
    tail === undefined ? left : [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return `${whole.slice(0, 4).join(':')}::/64`
}
