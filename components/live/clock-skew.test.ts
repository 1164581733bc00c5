import { expect, test } from 'vitest'
import { clockSkew } from './clock-skew.ts'

test('a clock that is off by more than two seconds, twice the same, is told; which way, too', () => {
  expect(clockSkew([-3_600_000, -3_600_200])).toBe(3_600_200)
  expect(clockSkew([180_000, 180_050])).toBe(-180_050)
})

test('two seconds or less are not told', () => {
  expect(clockSkew([1_900, 2_000])).toBeNull()
  expect(clockSkew([-2_000, -1_000])).toBeNull()
})

test('one word that came late is not taken for a wrong clock', () => {
  expect(clockSkew([-30_000])).toBeNull()
  expect(clockSkew([0, -30_000])).toBeNull()
  expect(clockSkew([-30_000, -40])).toBeNull()
  expect(clockSkew([-30_000, -8_000])).toBeNull()
})
