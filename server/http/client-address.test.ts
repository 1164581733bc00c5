import { expect, test } from 'vitest'
import { clientAddress } from './client-address.ts'

const from = (peer: string, forwarded?: string | string[], proxies: string[] = []) =>
  clientAddress(
    {
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded as string },
      socket: { remoteAddress: peer } as never,
    },
    new Set(proxies),
  )

test('without a proxy of ours the peer counts, whatever it claims', () => {
  expect(from('203.0.113.5', '198.51.100.1')).toBe('203.0.113.5')
  expect(from('::ffff:203.0.113.5')).toBe('203.0.113.5')
})

test('behind proxies of ours the address they saw counts, never one that the client wrote before it', () => {
  expect(from('127.0.0.1', '198.51.100.1', ['127.0.0.1'])).toBe('198.51.100.1')
  expect(from('127.0.0.1', '6.6.6.6, 198.51.100.1, 10.0.0.2', ['127.0.0.1', '10.0.0.2'])).toBe('198.51.100.1')
  expect(from('127.0.0.1', undefined, ['127.0.0.1'])).toBe('127.0.0.1')
})

test('the addresses of one IPv6 customer are one', () => {
  expect(from('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
  expect(from('2001:db8:1:2::9')).toBe('2001:db8:1:2::/64')
  expect(from('2001:db8::9')).toBe('2001:db8:0:0::/64')
})
