import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { accept } from './gap.ts'

const numbered = (seq: number): OpenedEntry => ({
  entry: {
    v: 1,
    workspace: 'w',
    stream: 'incident/i',
    seq,
    prev: '',
    at: '2026-11-24T03:17:42.123Z',
    actor: { kind: 'member', id: 'm' },
    command: 'c',
    part: [1, 1],
    type: 'note.added',
    tv: 1,
    data: {},
    sealed: {},
  },
  hash: `${seq}`,
  opened: {},
})

const seqs = (entries: readonly OpenedEntry[]) => entries.map(({ entry }) => entry.seq)

test('the next entries are applied', () => {
  expect(accept(4, [5, 6].map(numbered))).toEqual({ apply: [5, 6].map(numbered), gap: null })
})

test('what was seen already is not applied again', () => {
  const { apply, gap } = accept(5, [4, 5, 6].map(numbered))
  expect([seqs(apply), gap]).toEqual([[6], null])
})

test('a later entry is not applied over a gap, and the gap is named', () => {
  const { apply, gap } = accept(4, [5, 7, 8].map(numbered))
  expect([seqs(apply), gap]).toEqual([[5], 6])
})

test('whatever arrives, in whatever order, what is shown stays a prefix of the journal', () => {
  const batches = fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 10 }), { maxLength: 20 })
  fc.assert(
    fc.property(batches, (arrivals) => {
      const shown: number[] = []
      for (const batch of arrivals) {
        const { apply, gap } = accept(shown.length, batch.map(numbered))
        shown.push(...seqs(apply))
        const later = batch.filter((seq) => seq > shown.length)
        expect(gap).toBe(later.length > 0 ? shown.length + 1 : null)
      }
      expect(shown).toEqual(shown.map((_, i) => i + 1))
    }),
  )
})
