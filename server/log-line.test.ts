import { expect, test } from 'vitest'
import { logLine } from './log-line.ts'

const at = new Date('2026-11-24T03:00:00Z')

test('a forged line in what was typed stands indented, under the line it came with', () => {
  expect(logLine(at, 'no such name: x\r\n2026-11-24T03:00:01.000Z signed in as owner')).toBe(
    '2026-11-24T03:00:00.000Z no such name: x\n    2026-11-24T03:00:01.000Z signed in as owner',
  )
})

test('a lone carriage return and terminal sequences are shown, not obeyed', () => {
  expect(logLine(at, 'a\rb\u001b[2Jc\u009b1m')).toBe('2026-11-24T03:00:00.000Z a\\x0db\\x1b[2Jc\\x9b1m')
})

test('a stack keeps its lines', () => {
  expect(logLine(at, 'Error: x\n    at f (a.ts:1)').split('\n')).toHaveLength(2)
})
