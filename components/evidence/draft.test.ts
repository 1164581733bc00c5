import { describe, expect, it } from 'vitest'
import type { FieldType } from '#domain/runbook/document.ts'
import { blankDraft, draftOf, readDraft } from './draft.ts'
import { readInstant } from './read-instant.ts'

const now = Date.parse('2026-11-24T03:21:00.000Z')
const record: FieldType = {
  type: 'record',
  fields: [
    { name: 'epoch', type: { type: 'integer' }, optional: false },
    { name: 'at', type: { type: 'timestamp' }, optional: false },
  ],
}
const table: FieldType = { type: 'table', min: 1, columns: record.type === 'record' ? record.fields : [] }

describe('a moment typed at night', () => {
  it.each([
    ['now', '2026-11-24T03:21:00.000Z'],
    ['5m ago', '2026-11-24T03:16:00.000Z'],
    ['in 30m', '2026-11-24T03:51:00.000Z'],
    ['in 30m ago', null],
    ['30m', null],
    ['03:15', '2026-11-24T03:15:00.000Z'],
    ['23:50:10', '2026-11-23T23:50:10.000Z'],
    ['2026-11-24 03:15', '2026-11-24T03:15:00.000Z'],
    ['2026-11-24 04:15+01:00', '2026-11-24T03:15:00.000Z'],
    ['22 Nov 09:14', '2026-11-22T09:14:00.000Z'],
    ['2026-11-22T09:14:03.5Z', '2026-11-22T09:14:03.500Z'],
    ['31 Feb 09:14', null],
    ['25:00', null],
    ['yesterday', null],
  ])('%s is %s', (text, instant) => {
    expect(readInstant(text, now)).toBe(instant)
  })
})

describe('a file in a draft', () => {
  const file = { id: '0193f000-0000-7000-8000-000000000001', name: 'a.json', size: 2, sha256: 'a'.repeat(64) }

  it('is an answer as it was attached, and nothing else is one', () => {
    expect(readDraft({ type: 'file' }, file, now)).toEqual({ kind: 'answered', value: file })
    expect(readDraft({ type: 'file' }, '', now)).toEqual({ kind: 'blank' })
    expect(readDraft({ type: 'file' }, null, now)).toEqual({ kind: 'answered', value: null })
    for (const other of ['a.json', { ...file, size: 0 }, { ...file, sha256: 'x' }, { ...file, more: 1 }])
      expect(readDraft({ type: 'file' }, other, now).kind).toBe('faulty')
    expect(draftOf({ type: 'file' }, file)).toEqual(file)
  })
})

describe('a draft', () => {
  it('says nothing while nothing is typed', () => {
    for (const type of [
      record,
      table,
      { type: 'yesNo' } as const,
      { type: 'list', of: { type: 'text' }, min: 1 } as const,
    ])
      expect(readDraft(type, blankDraft(type), now)).toEqual({ kind: 'blank' })
  })

  it('answers unknown for a part and for the whole', () => {
    expect(readDraft(record, null, now)).toEqual({ kind: 'answered', value: null })
    expect(readDraft(record, { epoch: null, at: '03:15' }, now)).toEqual({
      kind: 'answered',
      value: { epoch: null, at: '2026-11-24T03:15:00.000Z' },
    })
  })

  it('says which part is missing or wrong, and keeps the rest', () => {
    expect(readDraft(record, { epoch: '1e3', at: '' }, now)).toMatchObject({
      kind: 'faulty',
      problems: [{ path: '/epoch' }, { path: '/at' }],
    })
  })

  it('answers none only where somebody said so', () => {
    const maybe: FieldType = { ...table, min: 0 } as FieldType
    expect(readDraft(maybe, blankDraft(maybe), now)).toEqual({ kind: 'blank' })
    expect(readDraft(maybe, [], now)).toEqual({ kind: 'answered', value: [] })
    expect(readDraft(table, [], now)).toMatchObject({ kind: 'faulty' })
  })

  it('leaves out rows at the end that nobody filled in, and no others', () => {
    const blank = { epoch: '', at: '' }
    const row = { epoch: '118', at: 'now' }
    expect(readDraft(table, [row, blank], now)).toMatchObject({ kind: 'answered', value: [{ epoch: 118 }] })
    expect(readDraft(table, [blank, row], now)).toMatchObject({
      kind: 'faulty',
      problems: [{ path: '/0/epoch' }, { path: '/0/at' }],
    })
  })

  it('puts a known value back as it would be typed', () => {
    const value = { epoch: 118, at: '2026-11-24T03:15:00.000Z' }
    expect(draftOf(record, value)).toEqual({ epoch: '118', at: '2026-11-24T03:15:00.000Z' })
    expect(readDraft(record, draftOf(record, value), now)).toEqual({ kind: 'answered', value })
  })
})
