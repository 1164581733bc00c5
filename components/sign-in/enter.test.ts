import { expect, test } from 'vitest'
import { safeNext } from './enter.ts'

test.each([
  ['/w/example/incidents/INC-1?entry=17', '/w/example/incidents/INC-1?entry=17'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['', '/'],
  [null, '/'],
])('after signing in, %j leads to %j', (next, path) => {
  expect(safeNext(next)).toBe(path)
})
