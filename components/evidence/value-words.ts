import { fileIn, sizeInWords } from '#domain/file/file.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import type { Field, FieldType } from '#domain/runbook/document.ts'
import { inWords, textIn } from '#domain/runbook/document.ts'
import { durationInWords } from '#domain/runbook/duration.ts'
import { isUuid } from '#domain/runbook/values.ts'

export type NameOf = (id: string) => string

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const wordsOfChoice = (option: string): string => inWords(option)

/** `2026-11-24T03:15:00.000Z` as `24 Nov 03:15:00`, in UTC. */
export function instantWords(instant: string): string {
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return instant
  const day = date.getUTCDate()
  const month = date.toLocaleString('en-GB', { month: 'short', timeZone: 'UTC' })
  return `${day} ${month} ${date.toISOString().slice(11, 19)}`
}

/** A digest or another long word, cut in the middle so that both ends can be compared. */
export function shortened(text: string, longest = 28): string {
  if (text.length <= longest) return text
  return /\s/.test(text) ? `${text.slice(0, longest - 1)}…` : `${text.slice(0, 12)}…${text.slice(-6)}`
}

export const fieldLabel = (field: Field): string =>
  field.label === undefined ? inWords(field.name) : textIn(field.label)

/** A label inside a sentence: "Most data that may be lost (RPO)" keeps its letters, its first becomes small. */
const inSentence = (label: string): string =>
  /^\p{Lu}\p{Lu}/u.test(label) ? label : `${label.charAt(0).toLowerCase()}${label.slice(1)}`

function loose(value: Json, nameOf: NameOf): string {
  if (value === null) return 'unknown'
  if (typeof value === 'string') return isUuid(value) ? nameOf(value) : shortened(value)
  if (Array.isArray(value)) return value.map((item: Json) => loose(item, nameOf)).join(', ')
  if (isObject(value))
    return Object.values(value)
      .map((part) => loose(part, nameOf))
      .join(', ')
  return String(value)
}

function checksWords(value: Json): string {
  const answers = isObject(value) ? Object.values(value) : []
  const results = answers.map((answer) => (isObject(answer) ? answer.result : null))
  const failed = results.filter((result) => result === 'failed').length
  const unknown = results.filter((result) => result === null).length
  if (failed > 0) return `${failed} of ${results.length} failed`
  return unknown > 0 ? `${unknown} of ${results.length} unknown` : `${results.length} ok`
}

/** A value in one line, as the facts table and the journal show it. Null is `unknown`. */
export function valueWords(type: FieldType | null, value: Json, nameOf: NameOf): string {
  if (value === null) return 'unknown'
  switch (type?.type) {
    case undefined:
      return loose(value, nameOf)
    case 'yesNo':
    case 'integer':
    case 'decimal':
      return String(value)
    case 'boolean':
      return value === true ? 'yes' : 'no'
    case 'choice':
      return wordsOfChoice(String(value))
    case 'choices':
      return Array.isArray(value) ? value.map((option: Json) => wordsOfChoice(String(option))).join(', ') || 'none' : ''
    case 'timestamp':
      return instantWords(String(value))
    case 'duration':
      return durationInWords(String(value))
    case 'reference':
      return nameOf(String(value))
    case 'list':
      return listWords(Array.isArray(value) ? value : [], nameOf, type.of.type === 'reference')
    case 'checks':
      return checksWords(value)
    case 'record':
      return isObject(value) ? recordWords(type.fields, value, nameOf) : ''
    case 'table':
      return tableWords(type.columns, Array.isArray(value) ? value : [], nameOf)
    case 'text':
    case 'markdown':
    case 'url':
      return shortened(String(value), 60)
    case 'file':
      return fileWords(value)
    default:
      return type satisfies never
  }
}

function fileWords(value: Json): string {
  const file = fileIn(value)
  return file ? `${shortened(file.name, 40)}, ${sizeInWords(file.size)}` : 'a file'
}

function listWords(items: readonly Json[], nameOf: NameOf, references: boolean): string {
  const words = items.map((item) => (references ? nameOf(String(item)) : shortened(String(item))))
  const [first, second] = words
  if (first === undefined) return 'none'
  return words.length <= 3 ? words.join(', ') : `${first}, ${second} +${words.length - 2}`
}

function recordWords(fields: readonly Field[], value: JsonObject, nameOf: NameOf): string {
  return fields
    .filter((field) => value[field.name] !== undefined)
    .map((field) => {
      const words = valueWords(field.type, value[field.name] ?? null, nameOf)
      const says = field.type.type === 'reference' || field.type.type === 'choice' || field.type.type === 'text'
      return says && words !== 'unknown' ? words : `${inSentence(fieldLabel(field))} ${words}`
    })
    .join(', ')
}

function tableWords(columns: readonly Field[], rows: readonly Json[], nameOf: NameOf): string {
  const [row] = rows
  const [column] = columns
  if (row === undefined || column === undefined) return 'no rows'
  const first = isObject(row) ? valueWords(column.type, row[column.name] ?? null, nameOf) : ''
  return rows.length === 1 ? first : `${first} +${rows.length - 1}`
}

const glanced = 2

/** A value in one line, a record by its first fields and how many more there are, unless it is one more. */
export function glanceWords(type: FieldType, value: Json, nameOf: NameOf, fields = glanced): string {
  if (type.type !== 'record' || type.fields.length <= fields + 1 || !isObject(value))
    return valueWords(type, value, nameOf)
  const first = recordWords(type.fields.slice(0, fields), value, nameOf)
  return `${first} +${type.fields.length - fields}`
}

/** A value in a few words, where there is room for no more: a record by its first field, a table by its rows. */
export function briefWords(type: FieldType, value: Json, nameOf: NameOf): string {
  if (type.type === 'table' && Array.isArray(value)) return value.length === 1 ? '1 row' : `${value.length} rows`
  const [first] = type.type === 'record' ? type.fields : []
  if (first && isObject(value)) return valueWords(first.type, value[first.name] ?? null, nameOf)
  return shortened(valueWords(type, value, nameOf), 32)
}

/** Read in one glance, or made of parts that stand in a line of their own. */
export const isPlain = (type: FieldType): boolean => !['record', 'table', 'checks', 'list'].includes(type.type)

const half = 24

/** Whether its field is read in half the width of a form. */
export function fitsHalf(type: FieldType): boolean {
  if (type.type === 'choice') {
    const letters = type.options.join('').length
    return letters <= half || type.options.length > 4
  }
  return isPlain(type) && type.type !== 'markdown' && type.type !== 'choices'
}

/** What a value consists of, for people who open it: label and words, in the author's order. Empty for a plain value. */
export function valueParts(
  type: FieldType,
  value: Json,
  nameOf: NameOf,
): { label: string; words: string; unknown: boolean }[] {
  if (type.type === 'record' && isObject(value))
    return type.fields.map((field) => ({
      label: fieldLabel(field),
      words: valueWords(field.type, value[field.name] ?? null, nameOf),
      unknown: (value[field.name] ?? null) === null,
    }))
  if (type.type === 'checks' && isObject(value))
    return type.items.map((item) => {
      const answer = value[item]
      const result = isObject(answer) ? answer.result : null
      const detail = isObject(answer) && typeof answer.detail === 'string' ? `: ${answer.detail}` : ''
      return { label: inWords(item), words: `${String(result ?? 'unknown')}${detail}`, unknown: result === null }
    })
  return []
}

/** `route.rollback {toOperation: op-8790, expectedEpoch: 118}`: the exact call, said in names. */
export function callWords(action: string, fields: readonly Field[], params: JsonObject, nameOf: NameOf): string {
  const said = fields
    .filter((field) => params[field.name] !== undefined)
    .map((field) => `${field.name}: ${exact(field.type, params[field.name] ?? null, nameOf)}`)
  return `${action} {${said.join(', ')}}`
}

function exact(type: FieldType, value: Json, nameOf: NameOf): string {
  if (value === null) return 'unknown'
  if (type.type === 'text' || type.type === 'markdown' || type.type === 'url') return String(value)
  if (type.type === 'choice') return String(value)
  if (type.type === 'choices' && Array.isArray(value)) return `[${value.join(', ')}]`
  if (type.type === 'timestamp' || type.type === 'duration') return String(value)
  return valueWords(type, value, nameOf)
}
