import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkout } from '#server/environment.ts'

const guide = readFileSync(join(checkout, 'docs/guides/running.md'), 'utf8')
const sources = ['server', 'scripts'].flatMap((folder) =>
  readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|mjs)$/.test(path) && !/test|generated|check\.mjs/.test(path))
    .map((path) => readFileSync(join(checkout, folder, path), 'utf8')),
)

/** How the first piece begins that is the same whatever the sentence names. */
const sentences = sources.flatMap((text) =>
  [...text.matchAll(/new (?:Trouble|Obstacle)\(\s*(['`])((?:(?!\1).)+)\1/gs)].map((found) => {
    const pieces = (found[2] ?? '').split(/\$\{[^}]*\}|\\n/).map((piece) => piece.trim())
    return (pieces.find((piece) => piece.length > 11) ?? '').slice(0, 26).trim()
  }),
)

test('the guide has a way out for every sentence with which a start can fail', () => {
  expect(sentences.length).toBeGreaterThan(15)
  expect([...new Set(sentences)].filter((sentence) => !guide.includes(sentence))).toEqual([])
})

test.each(['docs/guides/running.md', 'README.md'])('%s names every setting that is read, and no other', (path) => {
  const read = readFileSync(join(checkout, 'server/environment.ts'), 'utf8')
  const settings = [...read.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'NODE_ENV')
  const named = [...readFileSync(join(checkout, path), 'utf8').matchAll(/^\| `([A-Z][A-Z_]+)`/gm)].map(
    ([, name]) => name,
  )
  expect(settings.length).toBeGreaterThan(5)
  expect(settings.filter((name) => !named.includes(name))).toEqual([])
  expect(named.filter((name) => !sources.some((text) => text.includes(`${name}: `)))).toEqual([])
})
