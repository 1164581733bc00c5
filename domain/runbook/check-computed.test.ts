import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseRunbook } from './parse.ts'

const sound = readFileSync(new URL('../../runbooks/route-event-replay-gap.yaml', import.meta.url), 'utf8')

const saying = (yaml: string): string[] => {
  const parsed = parseRunbook(yaml)
  return parsed.ok ? [] : parsed.problems.map(({ message }) => message)
}

const COMPUTED = '    computed: { by: signedFile, from: snapshot, keys: workspace }\n'

test.each<[string, string, string, RegExp]>([
  ['a fact that is not there', 'from: snapshot,', 'from: nothing,', /There is no fact nothing/],
  ['a fact of another form', 'from: snapshot,', 'from: stream,', /signedFile verifies a record of file: file/],
  ['a fact that is computed itself', 'from: snapshot,', 'from: snapshotOwners,', /has to be a fact that is read once/],
  [
    'a field no verifier gives',
    '      sha256: { type: text,',
    '      colour: { type: text, label: Colour }\n      sha256: { type: text,',
    /signedFile gives verdict, id, sequence, createdAt, sha256, keyId, and no colour/,
  ],
  [
    'a field of another type',
    'sequence: { type: integer, label: Sequence }',
    'sequence: { type: text }',
    /sequence as an integer/,
  ],
  ['a freshness of its own', COMPUTED, `${COMPUTED}    freshFor: 5m\n`, /as fresh as what it is computed from/],
  ['another verifier', 'by: signedFile', 'by: guess', /signedFile/],
  [
    'an outcome that establishes what is verified',
    '    label: Fail closed\n',
    '    label: Fail closed\n    outcome: [snapshot]\n',
    /established by an outcome/,
  ],
  ['a fact both derived and computed', COMPUTED, `${COMPUTED}    derive: now\n`, /derived or computed, not both/],
  ['the recording of a derived fact', 'recordedAt(facts.gap)', 'recordedAt(facts.missingEvents)', /nobody observed it/],
  ['the recording of what is no fact', 'recordedAt(facts.gap)', 'recordedAt(now)', /recordedAt takes a fact/],
])('%s is reported', (_, written, instead, says) => {
  expect(sound).toContain(written)
  expect(saying(sound.replace(written, instead)).join('\n')).toMatch(says)
})

test('as it is, it is sound', () => expect(saying(sound)).toEqual([]))
