import { expect, test } from 'vitest'
import { Slug, slugFor } from './schema.ts'

test.each([
  ['Acme Platform', 'acme-platform'],
  ['  Größe & Co.  ', 'gro-e-co'],
  ['日本', ''],
  ['a'.repeat(60), 'a'.repeat(40)],
])('a name suggests an address: %s', (name, slug) => expect(slugFor(name)).toBe(slug))

test.each(['acme', 'a1', 'acme-2'])('an address is taken: %s', (slug) =>
  expect(Slug.safeParse(slug).success).toBe(true),
)

test.each(['', 'a', 'Acme', '-acme', 'acme-', 'a--b', 'a b', 'ä1', 'a'.repeat(41), 'api', '../x'])(
  'an address is refused: %s',
  (slug) => expect(Slug.safeParse(slug).success).toBe(false),
)
