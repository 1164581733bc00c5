import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { canonicalText } from '#domain/journal/canonical.ts'
import { compileRunbook } from '#domain/runbook/compile.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import badDocuments from '#domain/runbook/fixtures/bad-documents.json' with { type: 'json' }
import { parseRunbook } from '#domain/runbook/parse.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const sixRunbooks = [
  ...readdirSync(new URL('../../runbooks', import.meta.url)).map((file) => `../../runbooks/${file}`),
  ...readdirSync(new URL('./fixtures', import.meta.url))
    .filter((file) => file.endsWith('.yaml') && !['small.yaml', 'two-readers.yaml'].includes(file))
    .map((file) => `./fixtures/${file}`),
]
const small = read('./fixtures/small.yaml')

const documentOf = (yaml: string): RunbookDocument => {
  const parsed = parseRunbook(yaml)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.document
}
const saying = (yaml: string): string[] => {
  const parsed = parseRunbook(yaml)
  return (parsed.ok ? parsed.warnings : parsed.problems).map(
    ({ line, column, message }) => `${line}:${column} ${message}`,
  )
}

describe('the six runbooks', () => {
  test('are all here', () => {
    expect(sixRunbooks).toHaveLength(6)
  })

  test.each(sixRunbooks)('%s passes the checker and compiles', (path) => {
    const document = documentOf(read(path))
    expect(compileRunbook(document).document).toEqual(document)
  })

  test.each(sixRunbooks)('%s survives being kept as canonical JSON', (path) => {
    const document = documentOf(read(path))
    const kept: RunbookDocument = JSON.parse(canonicalText(document))
    expect(kept).toEqual(document)
    expect(compileRunbook(kept)).toBe(compileRunbook(document))
  })
})

describe('the hash of a runbook', () => {
  const hashOf = (yaml: string) => {
    const parsed = parseRunbook(yaml)
    return parsed.ok ? parsed.hash : null
  }
  const hash = hashOf(small)

  test('is a SHA-256 in hex', () => {
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
  })

  test.each([
    ['a comment', '# says nothing\n', ''],
    ['a long form', 'loss: duration', 'loss: { type: duration }'],
    ['a list of one', 'does: freeze.create', 'does: [freeze.create]'],
    ['a written default', 'skip: never', 'skip: never\n    captures: []'],
    ['another spelling of a duration', 'freshFor: 5m', 'freshFor: 300s'],
    ['quotes', 'title: Small', 'title: "Small"'],
  ])('stays the same under %s', (_, by, instead) => {
    expect(hashOf(instead === '' ? by + small : small.replace(by, instead))).toBe(hash)
  })

  test.each([
    ['a word of a title', 'title: Small', 'title: Smaller'],
    ['the order of fields', '{ route: reference route, epoch: integer }', '{ epoch: integer, route: reference route }'],
    ['a condition', 'facts.fits[params.to] == "yes"', 'facts.fits[params.to] != "no"'],
  ])('changes with %s', (_, by, instead) => {
    expect(small).toContain(by)
    expect(hashOf(small.replace(by, instead))).not.toBe(hash)
  })
})

describe('a wrong runbook file is reported at its place, in a sentence', () => {
  test.each(
    badDocuments.map((given) => [`${given.replace.trim()} -> ${given.by.trim().slice(0, 80)}`, given] as const),
  )('%s', (_, { replace, by, says }) => {
    expect(small).toContain(replace)
    const parsed = parseRunbook(small.replace(replace, () => by))
    expect(parsed.ok).toBe(false)
    const errors = parsed.ok ? [] : parsed.problems.filter(({ severity }) => severity === 'error')
    expect(errors.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual(says)
  })

  test.each([
    ['nothing', '', '1:1 Here stands a set of named values.'],
    ['a list', '- a', '1:1 Here stands a set of named values.'],
    ['two documents', 'a: 1\n---\nb: 2', '2:1 One runbook a file: a second document begins here.'],
    [
      'a bomb of aliases',
      'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]',
      '1:7 Anchors and aliases are not read here; write it out.',
    ],
    ['more than 256 KB', `title: ${'x'.repeat(257 * 1024)}`, '1:1 The file is larger than 256 KB.'],
    ['a hundred thousand brackets', '['.repeat(100_000), '1:1 The file is nested too deep.'],
    ['a list of lists without end', '- '.repeat(60_000), '1:1 The file is nested too deep.'],
    ['a null character', 'title: a\u0000b', '1:1 It holds a null character (U+0000), which cannot be kept.'],
    ['an escaped null character', 'title: "a\\0b"', '1:8 It holds a null character (U+0000), which cannot be kept.'],
    ['a merge key', 'a: { b: 1 }\n<<: { c: 1 }', '1:1 a is no word of the format here.'],
  ])('%s', (_, yaml, first) => {
    expect(saying(yaml)).toContain(first)
  })

  test.each([
    '{',
    '"',
    '[[[[',
    ': :',
    '!!js/function x',
    '? [a]\n: b',
    '\uFEFF',
    '%YAML 9.9\n---\na',
    '&a *a',
    '- - - - -',
  ])('%j never throws', (yaml) => {
    expect(parseRunbook(yaml).ok).toBe(false)
  })

  test('every cut of a real file is answered, not thrown', () => {
    for (let length = 0; length < small.length; length += 97)
      expect(typeof parseRunbook(small.slice(0, length)).ok).toBe('boolean')
  })
})

describe('a doubtful runbook file is read, with a warning', () => {
  test.each([
    [
      'an action that no rule covers',
      'guards: [route.wreck]',
      'guards: ["complete:freeze"]',
      "66:3 No rule covers route.wreck: whoever passes its step's hold may do it.",
    ],
    [
      'an action that no step offers',
      'offers: [route.change, route.wreck]',
      'offers: []',
      '66:3 No step offers route.wreck, so nobody can choose it.',
    ],
    [
      'an ending that rests on what grows old',
      'actions.route.change.exists(a, a.outcome == "succeeded")',
      'facts.doubled > 2',
      '87:9 doubled grows old, so a run that rests on it for resolve:fixed may never end. Rest on actions, or on lastKnown(..).',
    ],
  ])('%s', (_, by, instead, warning) => {
    const at = warning.slice(warning.indexOf(' '))
    const parsed = parseRunbook(small.replace(by, instead))
    expect(parsed.ok).toBe(true)
    expect(saying(small.replace(by, instead)).map((said) => said.slice(said.indexOf(' ')))).toContain(at)
  })

  test('a link to a runbook that cannot start here, when it is said which can', () => {
    const badDeploy = read('../../runbooks/bad-deploy.yaml')
    const warnings = (startable: string[]) => {
      const parsed = parseRunbook(badDeploy, { startable })
      return parsed.ok ? parsed.warnings.map(({ message }) => message) : []
    }
    expect(warnings([])).toContain(
      'There is no runbook database-restore here that can start, so data.startRestore is held.',
    )
    expect(warnings(['database-restore'])).not.toContain(
      'There is no runbook database-restore here that can start, so data.startRestore is held.',
    )
  })

  test('resting on lastKnown is no doubt', () => {
    expect(
      saying(
        small.replace(
          'actions.route.change.exists(a, a.outcome == "succeeded")',
          'lastKnown(facts.route.owner).epoch > 2',
        ),
      ),
    ).toEqual([])
  })
})
