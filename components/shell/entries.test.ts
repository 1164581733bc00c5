import { expect, test } from 'vitest'
import { entriesOf, entryAt } from '#components/shell/entries.ts'

const entries = entriesOf('acme')

test('an app owner has one entry', () => {
  expect(entriesOf('acme', 'appOwner').map(({ href }) => href)).toEqual(['/w/acme/my-apps'])
})

test('environments stand there for those who may say what they are', () => {
  const ids = (role: 'owner' | 'admin' | 'responder' | 'observer') => entriesOf('acme', role).map(({ id }) => id)
  expect([ids('owner'), ids('admin')].every((each) => each.includes('environments'))).toBe(true)
  expect([ids('responder'), ids('observer')].some((each) => each.includes('environments'))).toBe(false)
})

test.each([
  ['/w/acme', 'board'],
  ['/w/acme/incidents', 'incidents'],
  ['/w/acme/incidents/INC-42', 'incidents'],
  ['/w/acme/members', 'members'],
  ['/w/acme/keys', 'keys'],
  ['/w/acme/elsewhere', undefined],
  ['/account', undefined],
])('on %s the current entry is %s', (path, id) => {
  expect(entryAt(entries, path)).toBe(id)
})
