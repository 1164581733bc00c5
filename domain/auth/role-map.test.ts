import { expect, test } from 'vitest'
import { mappedRole, readRoleMap } from './role-map.ts'

const map = readRoleMap('incident-admins=admin, on-call=responder,a=b=observer') ?? {}

test('a map names a role for each value of the claim', () => {
  expect(map).toEqual({ 'incident-admins': 'admin', 'on-call': 'responder', 'a=b': 'observer' })
})

test.each(['', 'x', 'x=', '=admin', 'x=king', 'x=appOwner', 'x=admin,', ',x=admin', 'x=Admin'])(
  'what is no map is refused whole: "%s"',
  (text) => expect(readRoleMap(text)).toBeNull(),
)

test('who has several values has the highest of their roles, whatever the order', () => {
  expect(mappedRole(map, ['on-call', 'incident-admins'])).toBe('admin')
  expect(mappedRole(map, ['a=b', 'on-call'])).toBe('responder')
  expect(mappedRole(map, 'on-call')).toBe('responder')
})

test.each([
  [undefined],
  [null],
  [[]],
  [['others']],
  [17],
  [{ 'on-call': true }],
  [['__proto__']],
  ['toString'],
  ['On-Call'],
])('who has none of them has no role: %j', (said) => expect(mappedRole(map, said)).toBeNull())

test('a star lets in everybody whom the provider lets in, and gives no more than its role', () => {
  const open = readRoleMap('*=observer,on-call=responder') ?? {}
  expect([mappedRole(open, undefined), mappedRole(open, ['on-call'])]).toEqual(['observer', 'responder'])
})
