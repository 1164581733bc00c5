// A value is what a field may hold: JSON of one fixed form for each type, null where a person answered "unknown".
import { fileIn } from '#domain/file/file.ts'
import type { Json } from '#domain/json.ts'
import type { Field, FieldType, ListItemType } from '#domain/runbook/document.ts'
import { inWords, textIn } from '#domain/runbook/document.ts'
import { durationInWords, durationMs, parseDuration } from '#domain/runbook/duration.ts'
import { textFault } from '#domain/storable.ts'

export type ValueProblem = { path: string; message: string }
export type CheckedValue = { ok: true; value: Json } | { ok: false; problems: ValueProblem[] }

/** `names`: a reference may be `{ name }` instead of an id, to be interned by the server. */
export type CheckOptions = { names?: boolean }

export const mostElements = 200
const longest = { text: 2000, markdown: 20_000, url: 2000, detail: 2000, name: 200 } as const
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const instant = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

class Problems {
  readonly list: ValueProblem[] = []
  refuse(path: string, message: string): null {
    this.list.push({ path, message })
    return null
  }
}

export const isUuid = (value: unknown): value is string => typeof value === 'string' && uuid.test(value)

const isPlain = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)

/** RFC 3339 in UTC with milliseconds, or null. A time without a zone is no time. */
export const instantOf = (text: string): string | null => {
  const match = instant.exec(text.trim())
  if (match === null) return null
  const [, day = '', clock = '', seconds = ':00', zone = ''] = match
  const date = new Date(`${day}T${clock}${seconds.length > 7 ? seconds.slice(0, 7) : seconds}${zone}`)
  if (Number.isNaN(date.getTime())) return null
  if (new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day) return null
  const canonical = date.toISOString()
  return canonical.length === 24 ? canonical : null
}

const listOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`

const between = (min: string | undefined, max: string | undefined): string =>
  min !== undefined && max !== undefined
    ? `Between ${min} and ${max}.`
    : min !== undefined
      ? `${min} or more.`
      : `${max} or less.`

const checkText = (problems: Problems, path: string, value: unknown, type: 'text' | 'markdown' | 'url'): Json => {
  if (typeof value !== 'string') return problems.refuse(path, 'A text is needed.')
  const wrong = textFault(value)
  if (wrong !== null) return problems.refuse(path, wrong)
  const text = type === 'markdown' ? value : value.trim()
  if (text.trim() === '') return problems.refuse(path, 'Nothing is written here yet. Mark it unknown if nobody knows.')
  if (text.length > longest[type])
    return problems.refuse(path, `At most ${longest[type]} characters; this has ${text.length}.`)
  if (type !== 'url') return text
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return problems.refuse(path, 'A web address that begins with https:// or http:// is needed.')
  return text
}

const checkInteger = (problems: Problems, path: string, value: unknown, type: { min?: number; max?: number }): Json => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    return problems.refuse(path, 'A whole number is needed.')
  if (value < (type.min ?? -Infinity) || value > (type.max ?? Infinity))
    return problems.refuse(path, between(type.min?.toString(), type.max?.toString()))
  return value === 0 ? 0 : value
}

const checkDecimal = (problems: Problems, path: string, value: unknown, type: { min?: string; max?: string }): Json => {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !/^-?\d{1,15}(\.\d{1,15})?$/.test(text.trim()))
    return problems.refuse(path, 'A number such as 0.05 is needed.')
  const trimmed = text.trim()
  const number = Number(trimmed)
  if (number < Number(type.min ?? -Infinity) || number > Number(type.max ?? Infinity))
    return problems.refuse(path, between(type.min, type.max))
  return trimmed
}

const checkDuration = (
  problems: Problems,
  path: string,
  value: unknown,
  type: { min?: string; max?: string },
): Json => {
  const parsed = typeof value === 'string' ? parseDuration(value) : ({ ok: false } as const)
  if (!parsed.ok) return problems.refuse(path, 'A duration such as 90s, 5m or 1h30m is needed.')
  const { min, max } = type
  if ((min !== undefined && parsed.ms < durationMs(min)) || (max !== undefined && parsed.ms > durationMs(max)))
    return problems.refuse(path, between(min && durationInWords(min), max && durationInWords(max)))
  return parsed.value
}

const checkReference = (
  problems: Problems,
  path: string,
  value: unknown,
  kind: string,
  options: CheckOptions,
): Json => {
  const noun = inWords(kind).toLowerCase()
  if (isUuid(value)) return value
  if (options.names && isPlain(value) && Object.keys(value).join() === 'name' && typeof value.name === 'string') {
    const wrong = textFault(value.name)
    if (wrong !== null) return problems.refuse(path, wrong)
    const name = value.name.trim()
    if (name === '') return problems.refuse(path, `Name the ${noun}, or mark it unknown.`)
    if (name.length > longest.name)
      return problems.refuse(path, `At most ${longest.name} characters; this has ${name.length}.`)
    return { name }
  }
  return problems.refuse(path, `A known ${noun} is needed.`)
}

const checkChoices = (
  problems: Problems,
  path: string,
  value: unknown,
  options: readonly string[],
  min: number,
): Json => {
  if (!Array.isArray(value)) return problems.refuse(path, `Choose among ${listOf(options)}.`)
  for (const [i, chosen] of value.entries())
    if (!options.includes(chosen)) problems.refuse(`${path}/${i}`, `Choose among ${listOf(options)}.`)
  if (new Set(value).size < value.length) problems.refuse(path, 'Each at most once.')
  if (value.length < min) problems.refuse(path, `Choose at least ${min}.`)
  return options.filter((option) => value.includes(option))
}

const checkItem = (problems: Problems, path: string, value: unknown, of: ListItemType, options: CheckOptions): Json => {
  if (value === null) return problems.refuse(path, 'Name it, or mark the whole list unknown.')
  return of.type === 'text'
    ? checkText(problems, path, value, 'text')
    : checkReference(problems, path, value, of.kind, options)
}

const checkCount = (problems: Problems, path: string, count: number, min: number, noun: string): void => {
  if (count < min) problems.refuse(path, `At least ${min} ${min === 1 ? noun : `${noun}s`} needed.`)
  if (count > mostElements) problems.refuse(path, `At most ${mostElements} ${noun}s; this has ${count}.`)
}

const checkFields = (
  problems: Problems,
  path: string,
  value: unknown,
  fields: readonly Field[],
  options: CheckOptions,
): Json => {
  if (!isPlain(value)) return problems.refuse(path, 'Fill in the fields, or mark the whole answer unknown.')
  for (const key of Object.keys(value))
    if (!fields.some((field) => field.name === key)) problems.refuse(`${path}/${key}`, 'There is no such field.')
  const result: { [name: string]: Json } = {}
  for (const field of fields) {
    const at = `${path}/${field.name}`
    const part = Object.hasOwn(value, field.name) ? value[field.name] : undefined
    if (part === undefined) {
      if (!field.optional)
        problems.refuse(
          at,
          `${textIn(field.label ?? inWords(field.name))} is missing. Mark it unknown if nobody knows.`,
        )
    } else result[field.name] = check(problems, at, field.type, part, options)
  }
  return result
}

const checkChecks = (problems: Problems, path: string, value: unknown, items: readonly string[]): Json => {
  if (!isPlain(value)) return problems.refuse(path, 'Answer each check, or mark the whole answer unknown.')
  for (const key of Object.keys(value))
    if (!items.includes(key)) problems.refuse(`${path}/${key}`, 'There is no such check.')
  const result: { [item: string]: Json } = {}
  for (const item of items) {
    const given = Object.hasOwn(value, item) ? value[item] : undefined
    if (!isPlain(given) || !(given.result === 'ok' || given.result === 'failed' || given.result === null)) {
      problems.refuse(`${path}/${item}`, 'Say ok, failed or unknown.')
      continue
    }
    for (const key of Object.keys(given))
      if (key !== 'result' && key !== 'detail') problems.refuse(`${path}/${item}/${key}`, 'There is no such field.')
    if (given.detail === undefined || given.detail === '') result[item] = { result: given.result }
    else
      result[item] = {
        result: given.result,
        detail: checkText(problems, `${path}/${item}/detail`, given.detail, 'text'),
      }
  }
  return result
}

const checkRows = (
  problems: Problems,
  path: string,
  value: unknown,
  type: FieldType & { type: 'table' },
  options: CheckOptions,
): Json => {
  if (!Array.isArray(value)) return problems.refuse(path, 'Fill in the rows, or mark the whole table unknown.')
  checkCount(problems, path, value.length, type.min, 'row')
  return value.slice(0, mostElements).map((row, i) => checkFields(problems, `${path}/${i}`, row, type.columns, options))
}

const checkList = (
  problems: Problems,
  path: string,
  value: unknown,
  type: FieldType & { type: 'list' },
  options: CheckOptions,
): Json => {
  if (!Array.isArray(value)) return problems.refuse(path, 'A list is needed, or mark it unknown.')
  checkCount(problems, path, value.length, type.min, type.of.type === 'text' ? 'line' : 'name')
  const items = value
    .slice(0, mostElements)
    .map((item, i) => checkItem(problems, `${path}/${i}`, item, type.of, options))
  if (new Set(items.map((item) => JSON.stringify(item))).size < items.length)
    problems.refuse(path, 'Each at most once.')
  return items
}

const check = (problems: Problems, path: string, type: FieldType, value: unknown, options: CheckOptions): Json => {
  if (value === null) return null
  switch (type.type) {
    case 'text':
    case 'markdown':
    case 'url':
      return checkText(problems, path, value, type.type)
    case 'integer':
      return checkInteger(problems, path, value, type)
    case 'decimal':
      return checkDecimal(problems, path, value, type)
    case 'duration':
      return checkDuration(problems, path, value, type)
    case 'boolean':
      return typeof value === 'boolean' ? value : problems.refuse(path, 'Say true or false.')
    case 'yesNo':
      return value === 'yes' || value === 'no' ? value : problems.refuse(path, 'Say yes, no or unknown.')
    case 'timestamp':
      return (
        (typeof value === 'string' ? instantOf(value) : null) ??
        problems.refuse(path, 'A time with its zone is needed, such as 2026-11-24T03:17:42Z.')
      )
    case 'reference':
      return checkReference(problems, path, value, type.kind, options)
    case 'choice':
      return typeof value === 'string' && type.options.includes(value)
        ? value
        : problems.refuse(path, `Choose ${listOf(type.options)}, or unknown.`)
    case 'choices':
      return checkChoices(problems, path, value, type.options, type.min)
    case 'checks':
      return checkChecks(problems, path, value, type.items)
    case 'record':
      return checkFields(problems, path, value, type.fields, options)
    case 'table':
      return checkRows(problems, path, value, type, options)
    case 'list':
      return checkList(problems, path, value, type, options)
    case 'file':
      return fileIn(value as Json) ?? problems.refuse(path, 'A file that was attached here is needed.')
    default:
      return type satisfies never
  }
}

/** Checks a raw answer and gives its canonical form. `null`, at any level but inside a list, is the answer "unknown". */
export const checkValue = (type: FieldType, value: unknown, options: CheckOptions = {}): CheckedValue => {
  const problems = new Problems()
  const checked = check(problems, '', type, value, options)
  return problems.list.length === 0 ? { ok: true, value: checked } : { ok: false, problems: problems.list }
}

/** Checks named values against fields: the parameters of an action, the scope of an execution. */
export const checkNamed = (fields: readonly Field[], values: unknown, options: CheckOptions = {}): CheckedValue => {
  const problems = new Problems()
  const checked = checkFields(problems, '', values, fields, options)
  return problems.list.length === 0 ? { ok: true, value: checked } : { ok: false, problems: problems.list }
}
