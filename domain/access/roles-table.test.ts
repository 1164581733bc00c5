import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { rolesTable } from '#domain/access/roles-table.ts'

const guide = readFileSync(new URL('../../docs/guides/members-and-access.md', import.meta.url), 'utf8')

test('the guide shows the table of roles as it is; if not: node scripts/write-docs.ts', () => {
  const shown = guide
    .split('<!-- roles -->')[1]
    ?.trim()
    .split('\n')
    .filter((line) => !/^\|[\s:|-]+\|$/.test(line))
    .map((line) =>
      line
        .replace(/^\||\|$/g, '')
        .split('|')
        .map((cell) => cell.trim()),
    )
  expect(shown).toEqual(rolesTable())
})
