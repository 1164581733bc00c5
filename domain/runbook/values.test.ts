import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRedacted, joinOpened } from '#domain/journal/opened.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import type { FieldType } from '#domain/runbook/document.ts'
import { durationInWords, durationMs, durationOf, parseDuration } from '#domain/runbook/duration.ts'
import { splitOpen } from '#domain/runbook/open-values.ts'
import { mapReferences, namesIn, referencesIn } from '#domain/runbook/references.ts'
import { checkNamed, checkValue, instantOf } from '#domain/runbook/values.ts'

const someId = '019aabbc-1234-7abc-8def-0123456789ab'
const otherId = '019aabbc-1234-7abc-8def-0123456789ac'
const wrongs = (type: FieldType, value: unknown, options = {}) => {
  const checked = checkValue(type, value, options)
  return checked.ok ? [] : checked.problems.map(({ path, message }) => `${path} ${message}`.trim())
}
const kept = (type: FieldType, value: unknown, options = {}) => {
  const checked = checkValue(type, value, options)
  return checked.ok ? checked.value : checked.problems
}

const record: FieldType = {
  type: 'record',
  fields: [
    { name: 'epoch', type: { type: 'integer', min: 0 }, optional: false },
    { name: 'note', type: { type: 'text' }, optional: true },
    { name: 'route', type: { type: 'reference', kind: 'route' }, optional: false, label: 'Route' },
  ],
}
const table: FieldType = {
  type: 'table',
  min: 1,
  columns: [
    { name: 'operation', type: { type: 'reference', kind: 'operation' }, optional: false },
    { name: 'digest', type: { type: 'text' }, optional: false },
  ],
}
const checks: FieldType = { type: 'checks', items: ['boots', 'joins'] }

describe('unknown is an answer to every field', () => {
  const types: FieldType[] = [
    { type: 'text' },
    { type: 'integer' },
    { type: 'yesNo' },
    { type: 'choice', options: ['a'] },
    record,
    table,
    checks,
    { type: 'list', of: { type: 'text' }, min: 1 },
    { type: 'file' },
  ]
  test.each(types)('$type', (type) => {
    expect(kept(type, null)).toBeNull()
  })

  test('inside a record and a row, but not inside a list', () => {
    expect(kept(record, { epoch: null, route: someId })).toEqual({ epoch: null, route: someId })
    expect(kept(table, [{ operation: null, digest: null }])).toEqual([{ operation: null, digest: null }])
    expect(wrongs({ type: 'list', of: { type: 'text' }, min: 1 }, ['a', null])).toEqual([
      '/1 Name it, or mark the whole list unknown.',
    ])
  })
})

describe('canonical forms', () => {
  test.each<[FieldType, unknown, Json]>([
    [{ type: 'text' }, '  two words ', 'two words'],
    [{ type: 'markdown' }, ' - a\n', ' - a\n'],
    [{ type: 'duration' }, '1h30m', '5400s'],
    [{ type: 'duration' }, '1500ms', '1.5s'],
    [{ type: 'timestamp' }, '2026-11-24T04:17+01:00', '2026-11-24T03:17:00.000Z'],
    [{ type: 'timestamp' }, '2026-11-24T03:17:42.123456Z', '2026-11-24T03:17:42.123Z'],
    [{ type: 'decimal' }, 0.05, '0.05'],
    [{ type: 'integer' }, -0, 0],
    [{ type: 'choices', options: ['a', 'b'], min: 1 }, ['b', 'a'], ['a', 'b']],
    [
      checks,
      { boots: { result: 'ok', detail: ' fine ' }, joins: { result: null, detail: '' } },
      { boots: { result: 'ok', detail: 'fine' }, joins: { result: null } },
    ],
  ])('%j %j', (type, given, canonical) => {
    expect(kept(type, given)).toEqual(canonical)
    expect(kept(type, kept(type, given))).toEqual(canonical)
  })
})

describe('a wrong answer is told beside its field', () => {
  test.each<[FieldType, unknown, string[]]>([
    [{ type: 'text' }, '   ', ['Nothing is written here yet. Mark it unknown if nobody knows.']],
    [{ type: 'text' }, 7, ['A text is needed.']],
    [{ type: 'text' }, 'a\u0000b', ['It holds a null character (U+0000), which cannot be kept.']],
    [{ type: 'text' }, 'a\ud800', ['It holds half of a character (a lone surrogate), which cannot be kept.']],
    [{ type: 'text' }, 'x'.repeat(1_000_000), ['At most 2000 characters; this has 1000000.']],
    [{ type: 'url' }, 'javascript:alert(1)', ['A web address that begins with https:// or http:// is needed.']],
    [{ type: 'integer', min: 1, max: 9 }, 10, ['Between 1 and 9.']],
    [{ type: 'integer' }, 1.5, ['A whole number is needed.']],
    [{ type: 'integer' }, 2 ** 53, ['A whole number is needed.']],
    [{ type: 'decimal', max: '0.05' }, '0.051', ['0.05 or less.']],
    [{ type: 'decimal' }, 'NaN', ['A number such as 0.05 is needed.']],
    [{ type: 'duration', min: '60s' }, '59s', ['1 min or more.']],
    [{ type: 'duration' }, '5 minutes', ['A duration such as 90s, 5m or 1h30m is needed.']],
    [{ type: 'timestamp' }, '2026-11-24T03:17:42', ['A time with its zone is needed, such as 2026-11-24T03:17:42Z.']],
    [{ type: 'timestamp' }, '2026-02-30T03:17:42Z', ['A time with its zone is needed, such as 2026-11-24T03:17:42Z.']],
    [{ type: 'yesNo' }, true, ['Say yes, no or unknown.']],
    [{ type: 'yesNo' }, 'unknown', ['Say yes, no or unknown.']],
    [{ type: 'choice', options: ['appOnly', 'database'] }, 'app', ['Choose appOnly or database, or unknown.']],
    [{ type: 'choices', options: ['a', 'b'], min: 1 }, [], ['Choose at least 1.']],
    [{ type: 'reference', kind: 'route' }, 'route-1', ['A known route is needed.']],
    [{ type: 'reference', kind: 'route' }, { name: 'route-1' }, ['A known route is needed.']],
    [record, { epoch: -1, route: someId, __proto__x: 1 }, ['/__proto__x There is no such field.', '/epoch 0 or more.']],
    [record, { epoch: 1 }, ['/route Route is missing. Mark it unknown if nobody knows.']],
    [record, JSON.parse('{"epoch":1,"route":null,"__proto__":{"a":1}}'), ['/__proto__ There is no such field.']],
    [record, [], ['Fill in the fields, or mark the whole answer unknown.']],
    [table, [], ['At least 1 row needed.']],
    [table, [{ operation: someId }], ['/0/digest Digest is missing. Mark it unknown if nobody knows.']],
    [{ type: 'list', of: { type: 'text' }, min: 0 }, ['a', 'a'], ['Each at most once.']],
    [
      { type: 'list', of: { type: 'text' }, min: 0 },
      Array.from({ length: 201 }, (_, i) => `line ${i}`),
      ['At most 200 lines; this has 201.'],
    ],
    [checks, { boots: { result: 'ok' } }, ['/joins Say ok, failed or unknown.']],
    [{ type: 'file' }, 'x', ['A file that was attached here is needed.']],
  ])('%j %#', (type, given, says) => {
    expect(wrongs(type, given)).toEqual(says)
  })

  test('named values are checked together', () => {
    const checked = checkNamed(record.type === 'record' ? record.fields : [], { epoch: 'x', other: 1 })
    expect(checked.ok ? [] : checked.problems.map(({ path }) => path)).toEqual(['/other', '/epoch', '/route'])
  })
})

describe('references', () => {
  test('may be names until they are interned', () => {
    expect(kept({ type: 'reference', kind: 'route' }, { name: ' route-1 ' }, { names: true })).toEqual({
      name: 'route-1',
    })
    expect(wrongs({ type: 'reference', kind: 'route' }, { name: '' }, { names: true })).toEqual([
      'Name the route, or mark it unknown.',
    ])
    const rows = [
      { operation: { name: 'op-1' }, digest: 'x' },
      { operation: { name: 'op-1' }, digest: 'y' },
      { operation: someId, digest: 'z' },
    ]
    const checked = checkValue(table, rows, { names: true })
    if (!checked.ok) throw new Error('refused')
    expect(namesIn(table, checked.value)).toEqual([{ kind: 'operation', name: 'op-1' }])
    const interned = mapReferences(table, checked.value, (_, reference) =>
      typeof reference === 'string' ? reference : otherId,
    )
    expect(referencesIn(table, interned)).toEqual([
      { kind: 'operation', id: otherId },
      { kind: 'operation', id: someId },
    ])
    expect(checkValue(table, interned).ok).toBe(true)
  })
})

const uuids = fc.constantFrom(someId, otherId)
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' }).filter((given) => given.trim() !== '')
const typesAndValues: fc.Arbitrary<readonly [FieldType, unknown]> = fc.oneof(
  text.map((value) => [{ type: 'text' }, value] as const),
  fc.integer().map((value) => [{ type: 'integer' }, value] as const),
  fc
    .record(
      { epoch: orNull(fc.nat()), route: orNull(uuids), note: fc.option(orNull(text), { nil: undefined }) },
      { requiredKeys: ['epoch', 'route'] },
    )
    .map((value) => [record, value.note === undefined ? { epoch: value.epoch, route: value.route } : value] as const),
  fc
    .array(fc.record({ operation: orNull(uuids), digest: orNull(text) }), { minLength: 1, maxLength: 4 })
    .map((value) => [table, value] as const),
  fc
    .record({
      boots: fc.record({ result: orNull(fc.constantFrom('ok', 'failed')), detail: text }),
      joins: fc.record({ result: orNull(fc.constantFrom('ok', 'failed')) }),
    })
    .map((value) => [checks, value] as const),
  fc
    .uniqueArray(
      text.map((given) => given.trim()),
      { minLength: 1, maxLength: 4 },
    )
    .map((value) => [{ type: 'list', of: { type: 'text' }, min: 1 }, value] as const),
  fc
    .uniqueArray(uuids, { minLength: 1 })
    .map((value) => [{ type: 'list', of: { type: 'reference', kind: 'route' }, min: 1 }, value] as const),
  fc.constant([record, null] as const),
)

/** What an entry gives back of a value at `/value`. */
function joined(data: Json | undefined, opened: Record<string, Json>, sealed: readonly string[]) {
  const seals = Object.fromEntries(sealed.map((pointer) => [pointer, '']))
  const held: JsonObject = data === undefined ? {} : { value: data }
  const e = { entry: { data: held, sealed: seals }, opened }
  return { value: joinOpened(e, '/value'), redacted: isRedacted(e, '/value') }
}

describe('closed values stand in the entry, open ones are sealed', () => {
  test('joining gives back what was split, and no open value stays in the data', () => {
    fc.assert(
      fc.property(typesAndValues, ([type, raw]) => {
        const checked = checkValue(type, raw)
        if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
        const { data, open } = splitOpen(type, checked.value, '/value')
        expect(joined(data, open, Object.keys(open))).toEqual({ value: checked.value, redacted: false })
        for (const [pointer, value] of Object.entries(open)) {
          expect(pointer.startsWith('/value')).toBe(true)
          if (typeof value === 'string')
            expect(JSON.stringify(Object.values(data ?? {}))).not.toContain(`:${JSON.stringify(value)}`)
        }
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  test('a sealed value that is gone was redacted', () => {
    const value = { epoch: 1, route: someId, note: 'seen' }
    const { data, open } = splitOpen(record, value, '/value')
    expect(data).toEqual({ epoch: 1, route: someId })
    expect(open).toEqual({ '/value/note': 'seen' })
    expect(joined(data, {}, ['/value/note', '/source'])).toEqual({
      value: { epoch: 1, route: someId, note: null },
      redacted: true,
    })
    expect(joined(undefined, {}, ['/value'])).toEqual({ value: null, redacted: true })
  })

  test('a table is open as a whole, checks keep their results', () => {
    expect(splitOpen(table, [{ operation: someId, digest: 'x' }], '/readings/0/value').data).toBeUndefined()
    expect(splitOpen(checks, { boots: { result: 'ok', detail: 'fine' }, joins: { result: null } }, '/value')).toEqual({
      data: { boots: { result: 'ok' }, joins: { result: null } },
      open: { '/value/boots/detail': 'fine' },
    })
  })
})

describe('durations', () => {
  test.each([
    ['5m', 300_000, '300s', '5 min'],
    ['1h30m', 5_400_000, '5400s', '1 h 30 min'],
    ['2d', 172_800_000, '172800s', '2 d'],
    ['0s', 0, '0s', '0 s'],
    ['-90s', -90_000, '-90s', '-1 min 30 s'],
  ])('%s', (written, ms, canonical, words) => {
    expect(parseDuration(written)).toEqual({ ok: true, ms, value: canonical })
    expect([durationMs(canonical), durationOf(ms), durationInWords(canonical)]).toEqual([ms, canonical, words])
  })

  test.each(['', '5', 'm', '1m1h', '1h1h', '5 minutes', '1e3s', '999999999d'])('%j is none', (written) => {
    expect(parseDuration(written)).toEqual({ ok: false })
  })
})

test('a time without a zone is no time', () => {
  expect([instantOf('2026-11-24T03:17:42'), instantOf('2026-11-24'), instantOf('now')]).toEqual([null, null, null])
})
