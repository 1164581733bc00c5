import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalText, NotStorable } from './canonical.ts'
import { composeEntries, EMPTY_HEAD } from './compose.ts'
import type { NewEvent } from './entry.ts'
import { isRedacted, joinOpened, openText } from './opened.ts'
import type { StoredEntry } from './verify.ts'
import { verifyStream } from './verify.ts'

const workspace = '0190c0de-0000-7000-8000-000000000001'
const stream = 'incident/0190c0de-0000-7000-8000-000000000002'
const note = (text: string): NewEvent => ({ type: 'note.added', tv: 1, data: { step: null }, open: { '/text': text } })

const compose = (events: NewEvent[]) =>
  composeEntries({
    workspace,
    stream,
    head: EMPTY_HEAD,
    at: '2026-11-24T03:17:42.123Z',
    actor: { kind: 'member', id: '0190c0de-0000-7000-8000-000000000003' },
    command: '0190c0de-0000-7000-8000-000000000004',
    part: { first: 0, total: events.length },
    events,
    salt: () => 'AAAAAAAAAAAAAAAAAAAAAA',
  })

const stored = (events: NewEvent[]): StoredEntry[] =>
  compose(events).map(({ bytes, hash, sealedValues }) => ({ bytes, hash, sealedValues }))

describe('The canonical form', () => {
  test('orders keys and writes the shortest form, whatever order they came in', () => {
    expect(canonicalText({ b: 1, a: [true, null, 'ü'] })).toBe('{"a":[true,null,"ü"],"b":1}')
  })

  test('is the same for every order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.integer(), { noNullPrototype: true }), (object) => {
        const turned = Object.fromEntries(Object.entries(object).reverse())
        const faulty = Object.keys(object).some((key) => key.includes('\u0000'))
        if (faulty) expect(() => canonicalText(object)).toThrow(NotStorable)
        else expect(canonicalText(turned)).toBe(canonicalText(object))
      }),
    )
  })

  test.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['a fraction', 0.5],
    ['an integer above 2^53-1', 2 ** 53],
    ['minus zero', -0],
    ['U+0000', 'a\u0000b'],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a key', { '\udfff': 1 }],
    ['undefined', undefined],
    ['a date', new Date(0)],
    ['a function', () => 1],
    ['a bigint', 1n],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalText({ value })).toThrow(NotStorable)
  })
})

describe('A stream of entries', () => {
  test('is numbered from 1 and chained from 64 zeros', () => {
    const [first, second] = compose([note('one'), note('two')])
    expect(first?.entry).toMatchObject({ seq: 1, prev: '0'.repeat(64), part: [0, 2] })
    expect(second?.entry).toMatchObject({ seq: 2, prev: first?.hash, part: [1, 2] })
  })

  test('holds no open value in its bytes', () => {
    const [entry] = compose([note('the customer is called Jane')])
    expect(new TextDecoder().decode(entry?.bytes)).not.toContain('Jane')
  })

  test('verifies whole, and tells what was redacted', () => {
    const entries = stored([note('one'), note('two')])
    expect(verifyStream(workspace, stream, entries)).toMatchObject({ entries: 2, redacted: 0, faults: [] })
    const redacted = entries.map((entry) => ({ ...entry, sealedValues: [] }))
    expect(verifyStream(workspace, stream, redacted)).toMatchObject({ entries: 2, redacted: 2, faults: [] })
  })

  test('every flipped byte of every entry is found', () => {
    const entries = stored([note('one'), note('two'), note('three')])
    let tried = 0
    for (const [i, entry] of entries.entries()) {
      for (let at = 0; at < entry.bytes.length; at++) {
        const bytes = entry.bytes.slice()
        bytes[at] = (bytes[at] ?? 0) ^ 1
        const report = verifyStream(workspace, stream, entries.with(i, { ...entry, bytes }))
        expect(report.faults.length).toBeGreaterThan(0)
        tried++
      }
    }
    expect(tried).toBe(entries.reduce((sum, { bytes }) => sum + bytes.length, 0))
  })

  test.each([
    ['an entry taken out', (e: StoredEntry[]) => e.toSpliced(1, 1)],
    ['two entries swapped', (e: StoredEntry[]) => [e[1], e[0], e[2]]],
    ['the first entry taken out', (e: StoredEntry[]) => e.slice(1)],
    ['an entry twice', (e: StoredEntry[]) => [e[0], e[0], e[1], e[2]]],
    [
      'another value under the seal',
      (e: StoredEntry[]) =>
        e.map((x) => ({ ...x, sealedValues: x.sealedValues.map((v) => ({ ...v, value: 'other' })) })),
    ],
  ])('%s is found', (_, harm) => {
    const entries = stored([note('one'), note('two'), note('three')])
    const harmed = harm(entries).filter((entry) => entry !== undefined)
    expect(verifyStream(workspace, stream, harmed).faults.length).toBeGreaterThan(0)
  })
})

describe('Open values', () => {
  test('are put back where they were taken from', () => {
    const event: NewEvent = {
      type: 'fact.recorded',
      tv: 1,
      data: { value: { state: 'succeeded' } },
      open: { '/value/digest': 'sha256:51fe', '/value/a~1b': 'slash' },
    }
    const opened = compose([event])[0]?.opened
    if (!opened) throw new Error('nothing composed')
    expect(joinOpened(opened, '/value')).toEqual({ state: 'succeeded', digest: 'sha256:51fe', 'a/b': 'slash' })
    expect(isRedacted(opened, '/value')).toBe(false)
    const gone = { ...opened, opened: {} }
    expect(joinOpened(gone, '/value')).toEqual({ state: 'succeeded', digest: null, 'a/b': null })
    expect(isRedacted(gone, '/value')).toBe(true)
    expect(openText(gone, '/value/digest')).toBeNull()
  })
})
