import { expect, test } from 'vitest'
import { causeWords, whereWords } from './notice-words.ts'

test('a notice says which apps in which environments', () => {
  expect(whereWords({ apps: ['checkout'], environments: ['eu-1'] })).toBe('checkout in eu-1')
  expect(whereWords({ apps: ['a', 'b', 'c'], environments: ['eu-1', 'us-1'] })).toBe('a, b and c in eu-1 and us-1')
})

test('a notice says whether it is the app or the platform, and names the provider', () => {
  expect(causeWords({ cause: 'provider', provider: 'orders-db' })).toBe('A provider: orders-db')
  expect(causeWords({ cause: 'platform', provider: null })).toBe('The platform, not your app')
  expect(causeWords({ cause: 'notYetKnown', provider: null })).toBe('Not known yet')
})
