import { expect, test } from 'vitest'
import { entriesOf, entryAt } from '#components/shell/entries.ts'

const entries = entriesOf('acme')

test('an app owner has one entry', () => {
  expect(entriesOf('acme', true).map(({ href }) => href)).toEqual(['/w/acme/my-apps'])
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
