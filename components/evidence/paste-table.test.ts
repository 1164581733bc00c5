import { describe, expect, it } from 'vitest'
import type { Field } from '#domain/runbook/document.ts'
import { looksLikeTable, pasteTable } from './paste-table.ts'

const columns: Field[] = [
  { name: 'operation', type: { type: 'reference', kind: 'operation' }, optional: false },
  { name: 'state', type: { type: 'choice', options: ['succeeded', 'failed'] }, optional: false },
  { name: 'digest', type: { type: 'text' }, optional: false },
  { name: 'builtAt', type: { type: 'timestamp' }, optional: false },
]
const first = {
  operation: { name: 'op-8790' },
  state: 'succeeded',
  digest: 'sha256:51fe',
  builtAt: '2026-11-22T09:14:00.000Z',
}

describe('a pasted table', () => {
  it('is read from TSV with headings in any order', () => {
    const pasted = pasteTable(
      columns,
      'Digest\tOperation\tState\tBuilt at\nsha256:51fe\top-8790\tSucceeded\t2026-11-22 09:14:00 UTC\n',
    )
    expect(pasted).toEqual({ ok: true, format: 'TSV', rows: [first], ignored: [] })
  })

  it('is read from CSV without headings by position', () => {
    const pasted = pasteTable(columns, 'op-8790,succeeded,sha256:51fe,2026-11-22T09:14Z\nop-8762,failed,"a,b",unknown')
    expect(pasted.ok && pasted.rows).toEqual([
      first,
      { operation: { name: 'op-8762' }, state: 'failed', digest: 'a,b', builtAt: null },
    ])
  })

  it('is read from a JSON list of objects and says which headings it left out', () => {
    const json = JSON.stringify([
      { operation: 'op-8790', state: 'succeeded', digest: 'sha256:51fe', built_at: '2026-11-22T09:14:00Z', cpu: 3 },
    ])
    expect(pasteTable(columns, json)).toEqual({ ok: true, format: 'JSON', rows: [first], ignored: ['cpu'] })
  })

  it('is read from JSON that holds the list in a field', () => {
    const pasted = pasteTable(columns, '{"items":[{"operation":"op-1","state":"failed","digest":"d","builtAt":null}]}')
    expect(pasted.ok && pasted.rows).toEqual([
      { operation: { name: 'op-1' }, state: 'failed', digest: 'd', builtAt: null },
    ])
  })

  it('keeps a cell it cannot read as typed, for the field to speak about', () => {
    const pasted = pasteTable(columns, 'op-1\tmaybe\td\tyesterday')
    expect(pasted.ok && pasted.rows[0]).toMatchObject({ state: 'maybe', builtAt: 'yesterday' })
  })

  it.each([
    ['', 'There is nothing in it.'],
    ['[{"operation": ', 'cannot be read as JSON'],
    ['a,b', 'It has 2 columns and no heading row'],
    ['operation,state,digest,builtAt', 'It holds headings and no rows.'],
    [Array.from({ length: 201 }, () => 'op-1,failed,d,2026-11-22T09:14Z').join('\n'), 'at most 200'],
  ])('is refused with the reason (%#)', (text, problem) => {
    const pasted = pasteTable(columns, text)
    expect(pasted.ok ? '' : pasted.problem).toContain(problem)
  })

  it('is told from the paste of one cell', () => {
    expect([looksLikeTable('op-8790'), looksLikeTable('a\tb'), looksLikeTable('[1]'), looksLikeTable('a\n')]).toEqual([
      false,
      true,
      true,
      false,
    ])
  })
})
