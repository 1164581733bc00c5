import { afterEach, describe, expect, test } from 'vitest'
import {
  formatAge,
  formatClockUtc,
  formatDuration,
  formatElapsed,
  formatExactLocal,
  formatExactUtc,
} from '#components/format/duration.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const moment = Date.UTC(2026, 10, 24, 3, 21, 36)

describe('a span reads in the two units that matter', () => {
  test.each([
    [0, '0 s'],
    [40 * second + 900, '40 s'],
    [6 * minute + 37 * second, '6 min 37 s'],
    [5 * minute, '5 min'],
    [hour + 31 * minute + 59 * second, '1 h 31 min'],
    [47 * hour, '47 h'],
    [72 * hour + minute, '3 days'],
    [-5 * second, '0 s'],
  ])('%i ms is %s', (span, words) => {
    expect(formatDuration(span)).toBe(words)
  })
})

describe('an age reads in one unit', () => {
  test.each([
    [900, 'just now'],
    [-900, 'just now'],
    [40 * second, '40 s ago'],
    [2 * minute + 59 * second, '2 min ago'],
    [26 * hour, '26 h ago'],
    [50 * hour, '2 days ago'],
    [-4 * minute, 'in 4 min'],
  ])('%i ms is %s', (span, words) => {
    expect(formatAge(span)).toBe(words)
  })
})

describe('the elapsed clock', () => {
  test.each([
    [17 * minute + 29 * second, '00:17:29'],
    [6 * hour + 3 * minute + 12 * second, '06:03:12'],
    [99 * hour, '99:00:00'],
    [100 * hour + 5 * second, '4 d 04:00:05'],
    [-second, '00:00:00'],
  ])('%i ms shows %s', (span, face) => {
    expect(formatElapsed(span)).toBe(face)
  })
})

test('an exact moment is told in UTC, 24 h, with its zone', () => {
  expect(formatClockUtc(moment)).toBe('03:21:36')
  expect(formatExactUtc(moment)).toBe('24 Nov 2026 03:21:36 UTC')
})

describe("a local moment carries the reader's own offset", () => {
  const zone = process.env.TZ
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  })

  test.each([
    ['UTC', '24 Nov 2026 03:21:36 UTC'],
    ['Europe/Paris', '24 Nov 2026 04:21:36 UTC+1'],
    ['America/New_York', '23 Nov 2026 22:21:36 UTC−5'],
    ['Asia/Kolkata', '24 Nov 2026 08:51:36 UTC+5:30'],
  ])('in %s it is %s', (name, words) => {
    process.env.TZ = name
    expect(formatExactLocal(moment)).toBe(words)
  })
})
