import { expect, test } from 'vitest'
import { keepLeft, readLeft } from './left-place.ts'

function shelf(): () => Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>()
  const on = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  return () => on
}

const left = { execution: 'e', step: 'readState', at: 5 }

test('a bookmark is found again by whoever left it, in that incident alone', () => {
  const on = shelf()
  keepLeft(on, 'amara', 'one', left)
  expect(readLeft(on, 'amara', 'one')).toEqual(left)
  expect(readLeft(on, 'bo', 'one')).toBeNull()
  expect(readLeft(on, 'amara', 'two')).toBeNull()
})

test('what is kept there and is none, or cannot be read, is no bookmark', () => {
  const on = shelf()
  for (const kept of ['{', '[]', '"e"', '{"execution":"e"}', '{"execution":"e","step":"s"}', '{"step":1}']) {
    on().setItem('holdpoint.left.amara.one', kept)
    expect(readLeft(on, 'amara', 'one')).toBeNull()
  }
  const shut = () => {
    throw new Error('closed')
  }
  keepLeft(shut, 'amara', 'one', left)
  expect(readLeft(shut, 'amara', 'one')).toBeNull()
})
