import { expect, test } from 'vitest'
import { signInLimits } from './sign-in-limits.ts'
import { slidingWindow } from './sliding-window.ts'

test('at most so many attempts fall into any window, also across its edge', () => {
  let now = 0
  const window = slidingWindow(10, 1000, () => now)
  now = 999
  for (let i = 0; i < 10; i++) expect(window.take('a').allowed).toBe(true)
  expect(window.take('a').allowed).toBe(false)
  now = 1001
  expect(window.take('a').allowed).toBe(false)
  expect(window.take('b').allowed).toBe(true)
  now = 1600
  expect([1, 2, 3, 4, 5, 6, 7].filter(() => window.take('a').allowed).length).toBeLessThan(7)
  now = 4000
  expect(window.take('a').allowed).toBe(true)
})

test('one address trying one account is stopped first; a right password is not counted against its address', () => {
  const limits = signInLimits({ pair: 3, address: 5, email: 100 })
  for (let i = 0; i < 3; i++) expect(limits.take('ip', 'ada').allowed).toBe(true)
  expect(limits.take('ip', 'ada').allowed).toBe(false)
  for (let i = 0; i < 20; i++) {
    expect(limits.take('office', `person ${i}`).allowed).toBe(true)
    limits.succeeded('office', `person ${i}`)
  }
})
