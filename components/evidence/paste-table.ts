import Papa from 'papaparse'
import type { Json } from '#domain/json.ts'
import type { Field, FieldType } from '#domain/runbook/document.ts'
import { inWords } from '#domain/runbook/document.ts'
import { instantOf, mostElements } from '#domain/runbook/values.ts'
import { fieldLabel } from './value-words.ts'

export type PastedRow = Record<string, Json>
export type Pasted =
  | { ok: true; format: 'JSON' | 'TSV' | 'CSV'; rows: PastedRow[]; ignored: string[] }
  | { ok: false; problem: string }

/** Words a source may use where nothing is known. */
const unknownWords = new Set(['', '-', '?', 'null', 'unknown', 'n/a'])

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '')

function columnFor(columns: readonly Field[], heading: string): Field | undefined {
  const wanted = plain(heading)
  return columns.find((column) =>
    [column.name, fieldLabel(column), inWords(column.name)].some((word) => plain(word) === wanted),
  )
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** One pasted cell as the draft of its column's field: text to type, a name to look up, null for unknown. */
export function cellDraft(type: FieldType, cell: unknown): Json {
  const text = textOf(cell).trim()
  if (unknownWords.has(text.toLowerCase())) return null
  switch (type.type) {
    case 'reference':
      return { name: text }
    case 'choice':
      return type.options.find((option) => plain(option) === plain(text)) ?? text
    case 'yesNo':
      return { y: 'yes', yes: 'yes', true: 'yes', n: 'no', no: 'no', false: 'no' }[text.toLowerCase()] ?? text
    case 'boolean':
      return { true: true, yes: true, false: false, no: false }[text.toLowerCase()] ?? text
    case 'timestamp':
      return instantOf(text.replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T').replace(/ UTC$/i, 'Z')) ?? text
    default:
      return text
  }
}

function rowFrom(columns: readonly Field[], cell: (column: Field, position: number) => unknown): PastedRow {
  return Object.fromEntries(columns.map((column, i) => [column.name, cellDraft(column.type, cell(column, i))]))
}

function fromJson(columns: readonly Field[], text: string): Pasted {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return { ok: false, problem: 'It begins like JSON and cannot be read as JSON. Check the end of what was copied.' }
  }
  const holder = Array.isArray(parsed) ? parsed : rowsWithin(parsed)
  if (holder === null) return { ok: false, problem: 'JSON must hold a list of rows.' }
  const objects = holder.filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null)
  if (objects.length === 0) return { ok: false, problem: 'JSON must hold a list with at least one row.' }
  const headings = [...new Set(objects.flatMap((row) => (Array.isArray(row) ? [] : Object.keys(row))))]
  const known = new Map(headings.map((heading) => [columnFor(columns, heading)?.name, heading]))
  const rows = objects.map((row) =>
    rowFrom(columns, (column, i) => (Array.isArray(row) ? row[i] : row[known.get(column.name) ?? column.name])),
  )
  return { ok: true, format: 'JSON', rows, ignored: headings.filter((heading) => !columnFor(columns, heading)) }
}

function rowsWithin(parsed: unknown): unknown[] | null {
  if (typeof parsed !== 'object' || parsed === null) return null
  const list = Object.values(parsed).find((value) => Array.isArray(value))
  return Array.isArray(list) ? list : [parsed]
}

function fromLines(columns: readonly Field[], text: string): Pasted {
  const format = text.includes('\t') ? 'TSV' : 'CSV'
  const { data } = Papa.parse<string[]>(text, { delimiter: format === 'TSV' ? '\t' : '', skipEmptyLines: 'greedy' })
  const [first] = data
  if (first === undefined) return { ok: false, problem: 'There is nothing in it.' }
  const headings = first.map((cell) => columnFor(columns, cell))
  const hasHeadings = headings.filter((column) => column !== undefined).length >= Math.min(2, columns.length)
  if (!hasHeadings && first.length !== columns.length && first.length !== columns.filter((c) => !c.optional).length)
    return {
      ok: false,
      problem: `It has ${first.length} columns and no heading row; the table has ${columns.length}: ${columns.map(fieldLabel).join(', ')}.`,
    }
  const lines = hasHeadings ? data.slice(1) : data
  if (lines.length === 0) return { ok: false, problem: 'It holds headings and no rows.' }
  const position = (column: Field, i: number): number => (hasHeadings ? headings.indexOf(column) : i)
  const rows = lines.map((line) => rowFrom(columns, (column, i) => line[position(column, i)]))
  return { ok: true, format, rows, ignored: hasHeadings ? first.filter((_, i) => headings[i] === undefined) : [] }
}

/** Rows out of pasted JSON, TSV or CSV, by heading or, without headings, by position. */
export function pasteTable(columns: readonly Field[], text: string): Pasted {
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  if (trimmed === '') return { ok: false, problem: 'There is nothing in it.' }
  const pasted = /^[[{]/.test(trimmed) ? fromJson(columns, trimmed) : fromLines(columns, trimmed)
  if (pasted.ok && pasted.rows.length > mostElements)
    return { ok: false, problem: `It holds ${pasted.rows.length} rows; a table holds at most ${mostElements}.` }
  return pasted
}

/** Does this paste look like more than one cell? Then it fills the table instead of the one field. */
export const looksLikeTable = (text: string): boolean => /[\t\n]/.test(text.trim()) || /^[[{]/.test(text.trim())
