import '#domain/sentences.ts'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import badDocuments from '#domain/runbook/fixtures/bad-documents.json' with { type: 'json' }
import { parseRunbook } from '#domain/runbook/parse.ts'

const small = readFileSync(new URL('./fixtures/small.yaml', import.meta.url), 'utf8')

test('in the server, where forms have words of their own, a wrong runbook file is reported in the same sentences', () => {
  for (const { replace, by, says } of badDocuments) {
    const parsed = parseRunbook(small.replace(replace, () => by))
    const errors = parsed.ok ? [] : parsed.problems.filter(({ severity }) => severity === 'error')
    expect(errors.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual(says)
  }
})
