import { expect, test } from 'vitest'
import { cookieNames, cookieValue } from './cookies.ts'

test('under https the cookies are tied to the host; on plain http to the port', () => {
  expect(cookieNames('https://holdpoint.example.org').session).toBe('__Host-holdpoint-session')
  expect(cookieNames('http://127.0.0.1:4600').session).toBe('holdpoint-4600-session')
})

test('a cookie is read whole or from its chunks in order', () => {
  expect(cookieValue('a=1; s=abc; b=2', 's')).toBe('abc')
  expect(cookieValue('s.1=def; s.0=abc', 's')).toBe('abcdef')
  expect(cookieValue('s=a%20b', 's')).toBe('a b')
})

test.each([
  undefined,
  null,
  '',
  's',
  'x=1',
  's=a; s=b',
  's.0=a; s.2=c',
  's.0=a; s.0=b',
  's=a; s.0=b',
  's.x=a',
  's=%E0%A4%A',
])('a cookie that is missing, given twice or has a hole is none: %s', (header) =>
  expect(cookieValue(header, 's')).toBeNull(),
)
