import type { Json, JsonObject } from '#domain/json.ts'
import type { Field, FieldType } from '#domain/runbook/document.ts'
import type { ValueProblem } from '#domain/runbook/values.ts'
import { checkValue } from '#domain/runbook/values.ts'
import { readInstant } from './read-instant.ts'

/** What stands in a form: text as typed, '' where nothing is typed yet, null where the answer is "unknown", [] where it is "none". */
export type Draft = Json

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const part = (draft: Draft, name: string): Draft => {
  const found = isObject(draft) ? draft[name] : undefined
  return found === undefined ? '' : found
}

const blankFields = (fields: readonly Field[]): Draft =>
  Object.fromEntries(fields.map((field) => [field.name, blankDraft(field.type)]))

export function blankDraft(type: FieldType): Draft {
  switch (type.type) {
    case 'record':
      return blankFields(type.fields)
    case 'checks':
      return Object.fromEntries(type.items.map((item) => [item, { result: '', detail: '' }]))
    default:
      return ''
  }
}

export const blankRow = (columns: readonly Field[]): Draft => blankFields(columns)

/** A value that is known already, put back into the form. */
export function draftOf(type: FieldType, value: Json | undefined): Draft {
  if (value === undefined) return blankDraft(type)
  if (value === null) return null
  if (type.type === 'integer') return String(value)
  if (type.type === 'record' && isObject(value))
    return Object.fromEntries(type.fields.map((field) => [field.name, draftOf(field.type, value[field.name])]))
  if (type.type === 'table' && Array.isArray(value))
    return value.map((row: Json) =>
      Object.fromEntries(
        type.columns.map((column) => [column.name, draftOf(column.type, isObject(row) ? row[column.name] : undefined)]),
      ),
    )
  return value
}

/** The raw answer, or undefined where nothing was answered. */
export function rawOf(type: FieldType, draft: Draft | undefined, nowMs: number): Json | undefined {
  if (draft === null) return null
  if (draft === undefined || draft === '') return undefined
  switch (type.type) {
    case 'integer':
      return typeof draft === 'string' && /^\s*-?\d{1,16}\s*$/.test(draft) ? Number(draft) : draft
    case 'timestamp':
      return typeof draft === 'string' ? (readInstant(draft, nowMs) ?? draft) : draft
    case 'list':
      return rawList(draft)
    case 'checks':
      return rawChecks(type.items, draft)
    case 'record':
      return rawFields(type.fields, draft, nowMs)
    case 'table':
      return rawRows(type.columns, draft, nowMs)
    default:
      return draft
  }
}

function rawList(draft: Draft): Json | undefined {
  if (!Array.isArray(draft)) return draft
  const items = draft.filter((item: Json) => item !== '')
  return items.length === 0 && draft.length > 0 ? undefined : items
}

function rawChecks(items: readonly string[], draft: Draft): Json | undefined {
  const answered = items.filter((item) => part(part(draft, item), 'result') !== '')
  if (answered.length === 0) return undefined
  return Object.fromEntries(answered.map((item) => [item, part(draft, item)]))
}

function rawFields(fields: readonly Field[], draft: Draft, nowMs: number): Json | undefined {
  const answered: [string, Json][] = []
  for (const field of fields) {
    const raw = rawOf(field.type, part(draft, field.name), nowMs)
    if (raw !== undefined) answered.push([field.name, raw])
  }
  return answered.length === 0 ? undefined : Object.fromEntries(answered)
}

function rawRows(columns: readonly Field[], draft: Draft, nowMs: number): Json | undefined {
  if (!Array.isArray(draft)) return draft
  if (draft.length === 0) return []
  const rows = draft.map((row: Json) => rawFields(columns, row, nowMs) ?? {})
  const last = rows.findLastIndex((row) => Object.keys(row ?? {}).length > 0)
  return last === -1 ? undefined : rows.slice(0, last + 1)
}

export type DraftAnswer =
  | { kind: 'blank' }
  | { kind: 'answered'; value: Json }
  | { kind: 'faulty'; problems: ValueProblem[] }

/** What a draft says by its type: nothing yet, an answer, or an answer with something wrong in it. */
export function readDraft(type: FieldType, draft: Draft | undefined, nowMs: number): DraftAnswer {
  const raw = rawOf(type, draft, nowMs)
  if (raw === undefined) return { kind: 'blank' }
  const checked = checkValue(type, raw, { names: true })
  return checked.ok ? { kind: 'answered', value: checked.value } : { kind: 'faulty', problems: checked.problems }
}

/** Parameters as far as they are typed: for a verdict before anything is asked for. */
export function typedParams(
  fields: readonly Field[],
  drafts: Readonly<Record<string, Draft>>,
  nowMs: number,
): Record<string, Json> {
  const typed: Record<string, Json> = {}
  for (const field of fields) {
    const answer = readDraft(field.type, drafts[field.name], nowMs)
    if (answer.kind === 'answered') typed[field.name] = answer.value
  }
  return typed
}
