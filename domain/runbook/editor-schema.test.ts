import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { authoredRunbook } from '#domain/runbook/authored.ts'
import { hints } from '#domain/runbook/editor-hints.ts'
import { editorSchema } from '#domain/runbook/editor-schema.ts'
import badDocuments from '#domain/runbook/fixtures/bad-documents.json' with { type: 'json' }
import { readYaml } from '#domain/runbook/read-yaml.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const published = JSON.parse(read('../../docs/runbook.schema.json'))
const schema = z.fromJSONSchema(published)
const editorTakes = (yaml: string): boolean => schema.safeParse(readYaml(yaml).value).success
const small = read('./fixtures/small.yaml')
const good = [
  ...readdirSync(new URL('../../runbooks', import.meta.url)).map((file) => `../../runbooks/${file}`),
  ...readdirSync(new URL('./fixtures', import.meta.url))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => `./fixtures/${file}`),
]

describe('the schema that editors read', () => {
  test('docs/runbook.schema.json is what the format is today; if not: node scripts/write-docs.ts', () => {
    expect(published).toEqual(editorSchema())
  })

  test('leaves no place open to anything', () => {
    expect(JSON.stringify(published)).not.toContain(':{}')
  })

  test('says every hint at some place', () => {
    const said = JSON.stringify(published)
    expect(Object.entries(hints).filter(([, hint]) => !said.includes(JSON.stringify(hint)))).toEqual([])
  })

  test('there are the six runbooks, the small one and the one with two readers', () => {
    expect(good).toHaveLength(8)
  })

  test.each(good)('takes %s', (path) => {
    const result = schema.safeParse(readYaml(read(path)).value)
    expect(result.error?.issues ?? []).toEqual([])
  })

  test.each(badDocuments.map(({ replace, by }) => [`${replace.trim()} -> ${by.trim().slice(0, 80)}`, replace, by]))(
    'refuses nothing that the format takes: %s',
    (_, replace = '', by = '') => {
      const yaml = small.replace(replace, () => by)
      const { value, problems } = readYaml(yaml)
      if (problems.length === 0 && authoredRunbook.safeParse(value).success) expect(editorTakes(yaml)).toBe(true)
      expect(small).toContain(replace)
    },
  )

  test.each([
    ['a word that is not of the format', 'title: Small', 'titel: Small'],
    ['a phase that does not exist', 'phase: truth', 'phase: thinking'],
    ['a type that does not exist', 'loss: duration', 'loss: durations'],
    ['a field of a type that does not exist', 'epoch: integer', 'epoch: int'],
    ['a name with a hyphen', 'id: look', 'id: look-first'],
    ['a freshness that is no duration', 'freshFor: 5m', 'freshFor: soon'],
    ['a list of lists', 'list of reference region', 'list of list of text'],
    ['a step without a title', '    title: Look\n', ''],
    ['a rule that is never false', 'never: true', 'never: false'],
    ['an effect that does not exist', 'effect: freeze', 'effect: thaw'],
    ['a parameter that says what only facts say', 'to: reference operation', 'to: { type: text, freshFor: 5m }'],
  ])('refuses %s', (_, replace, by) => {
    expect(small).toContain(replace)
    expect(editorTakes(small)).toBe(true)
    expect(editorTakes(small.replace(replace, by))).toBe(false)
  })
})
