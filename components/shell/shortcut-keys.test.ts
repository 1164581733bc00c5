import { describe, expect, test } from 'vitest'
import { keysForReading, press, strokeOf } from '#components/shell/shortcut-keys.ts'

const bare = { ctrlKey: false, metaKey: false, altKey: false }
const nothing = { pressed: [], at: 0 }

describe('a stroke is written the way it is told', () => {
  test.each([
    [{ ...bare, key: 'c' }, 'c'],
    [{ ...bare, key: 'C' }, 'c'],
    [{ ...bare, key: '?' }, '?'],
    [{ ...bare, key: 'k', metaKey: true }, 'Mod+k'],
    [{ ...bare, key: 'Enter', ctrlKey: true }, 'Mod+Enter'],
    [{ ...bare, key: '[', ctrlKey: true, altKey: true }, '['],
    [{ ...bare, key: 'Shift' }, null],
  ])('%o is %s', (stroke, written) => {
    expect(strokeOf(stroke)).toBe(written)
  })
})

describe('a sequence', () => {
  const known = ['g b', 'c', 'b']

  test('is completed by its second key within reach of the first', () => {
    const first = press(known, nothing, 'g', 1000)
    expect(first.matched).toBeNull()
    expect(press(known, first.next, 'b', 1800).matched).toBe('g b')
  })

  test('is forgotten when the second key comes late: the key then stands alone', () => {
    const first = press(known, nothing, 'g', 1000)
    expect(press(known, first.next, 'b', 4000).matched).toBe('b')
  })

  test('does not swallow a key that stands alone', () => {
    const first = press(known, nothing, 'g', 1000)
    expect(press(known, first.next, 'c', 1100).matched).toBe('c')
  })

  test('is left by a key that belongs to none', () => {
    const first = press(known, nothing, 'g', 1000)
    const second = press(known, first.next, 'x', 1100)
    expect(second).toEqual({ matched: null, next: { pressed: [], at: 1100 } })
  })
})

test('keys read as they are printed on the keyboard at hand', () => {
  expect(keysForReading('Mod+k', false)).toEqual(['Ctrl K'])
  expect(keysForReading('Mod+k', true)).toEqual(['⌘ K'])
  expect(keysForReading('g b', false)).toEqual(['g', 'b'])
  expect(keysForReading('Escape', false)).toEqual(['Esc'])
})
