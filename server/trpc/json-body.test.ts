import { expect, test } from 'vitest'
import { repeatedKey } from '#domain/repeated-key.ts'
import { plainInput } from './plain-input.ts'

test.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":{"b":1,"\\u0062":2}}', 'b'],
  ['[{"a":1},{"x":{"y":1},"x":[]}]', 'x'],
  ['{"a,":1,"a,":"}"}', 'a,'],
])('a name given twice is found: %s', (json, key) => expect(repeatedKey(json)).toBe(key))

test.each(['{}', '[]', '"a"', '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}', '{"a":"a","b":"\\"a\\":","c":["a","a"]}'])(
  'no name given twice: %s',
  (json) => expect(repeatedKey(json)).toBeNull(),
)

test.each([
  ['U+0000', { a: 'x\u0000' }, 'a'],
  ['half a character', { a: ['\uD800'] }, 'a.0'],
  ['half a character in a name', { '\uDC00': 1 }, ''],
  ['__proto__', JSON.parse('{"a":{"__proto__":{"x":1}}}'), 'a'],
  ['constructor', { constructor: 1 }, ''],
])('%s is refused where it stands', (_, input, path) => {
  expect(() => plainInput(input)).toThrow(
    expect.objectContaining({ code: 'BAD_INPUT', fields: { [path]: expect.any(String) } }),
  )
})

test('bottomless nesting is refused without falling over', () => {
  const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)
  expect(() => plainInput(deep)).toThrow(/too deep/)
})
