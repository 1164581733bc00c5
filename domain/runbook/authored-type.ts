// A type may be written short (`text`, `reference route`, a list of words) or long (`{ type: text, optional: true }`); both mean one field type.
import { z } from 'zod'
import type { Field, FieldType, ListItemType, Text } from '#domain/runbook/document.ts'
import { parseDuration } from '#domain/runbook/duration.ts'
import { plainIssues, withInput } from '#domain/runbook/problem.ts'
import { word } from '#domain/runbook/words.ts'

export const textSchema = z.union([
  z.string().min(1).max(2000),
  z
    .record(
      z.string().regex(/^[a-z]{2}$/, 'A language of two letters is needed, such as en or de.'),
      z.string().min(1).max(2000),
    )
    .refine((texts) => Object.keys(texts).length > 0, 'At least one language is needed.'),
])

export const durationSchema = z.string().transform((text, context) => {
  const parsed = parseDuration(text)
  if (parsed.ok && parsed.ms > 0) return parsed.value
  context.addIssue({ code: 'custom', message: 'A duration such as 90s, 5m or 1h30m is needed.' })
  return z.NEVER
})

type Problem = { path: (string | number)[]; message: string }
class TypeProblem extends Error {
  readonly problem: Problem
  constructor(message: string, ...path: (string | number)[]) {
    super(message)
    this.problem = { path, message }
  }
}

const bound = z.union([z.number(), z.string()])
const longShape = {
  type: z.union([z.string(), z.array(word)]),
  label: textSchema.optional(),
  bounds: z.strictObject({ min: bound.optional(), max: bound.optional() }).optional(),
  min: z.int().min(0).max(200).optional(),
  options: z.array(word).optional(),
  items: z.array(word).optional(),
  fields: z.record(word, z.unknown()).optional(),
  columns: z.record(word, z.unknown()).optional(),
}
const plainLong = z.strictObject(longShape)
type Long = z.output<typeof plainLong>

export const plainTypes = ['text', 'markdown', 'url', 'boolean', 'yesNo', 'timestamp', 'file'] as const
const isPlainType = (name: string): name is (typeof plainTypes)[number] => plainTypes.some((plain) => plain === name)
const kindOf = (text: string): string | null => (/^[a-z][A-Za-z0-9]{0,39}$/.test(text) ? text : null)

const words = (given: readonly string[] | undefined, key: string, noun: string): readonly string[] => {
  if (given === undefined || given.length === 0) throw new TypeProblem(`At least one ${noun} is needed.`, key)
  if (new Set(given).size < given.length) throw new TypeProblem(`Each ${noun} once.`, key)
  if (given.includes('unknown'))
    throw new TypeProblem(`"unknown" is an answer to every field, so it is no ${noun}.`, key)
  return given
}

const wholeBound = (value: number | string | undefined): number | undefined => {
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new TypeProblem('A whole number is needed.', 'bounds')
  return value
}
const decimalBound = (value: number | string | undefined): string | undefined => {
  if (value === undefined) return undefined
  if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(String(value)))
    throw new TypeProblem('A number such as 0.05 is needed.', 'bounds')
  return String(value)
}
const durationBound = (value: number | string | undefined): string | undefined => {
  if (value === undefined) return undefined
  const parsed = parseDuration(String(value))
  if (!parsed.ok) throw new TypeProblem('A duration such as 90s, 5m or 1h30m is needed.', 'bounds')
  return parsed.value
}
const ranged = <T>(min: T | undefined, max: T | undefined) => ({
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
})

const listItem = (text: string): ListItemType => {
  if (text === 'text') return { type: 'text' }
  const kind = text.startsWith('reference ') ? kindOf(text.slice(10)) : null
  if (kind === null)
    throw new TypeProblem(`A list is a "list of text" or a "list of reference KIND", not a "list of ${text}".`, 'type')
  return { type: 'reference', kind }
}

const takes: { readonly [type: string]: readonly (keyof Long)[] } = {
  integer: ['bounds'],
  decimal: ['bounds'],
  duration: ['bounds'],
  choice: ['options'],
  choices: ['options', 'min'],
  checks: ['items'],
  record: ['fields'],
  table: ['columns', 'min'],
  list: ['min'],
}

const named = (name: string, long: Long): FieldType => {
  if (isPlainType(name)) return { type: name }
  const { bounds } = long
  switch (name) {
    case 'integer':
      return { type: 'integer', ...ranged(wholeBound(bounds?.min), wholeBound(bounds?.max)) }
    case 'decimal':
      return { type: 'decimal', ...ranged(decimalBound(bounds?.min), decimalBound(bounds?.max)) }
    case 'duration':
      return { type: 'duration', ...ranged(durationBound(bounds?.min), durationBound(bounds?.max)) }
    case 'choice':
      return { type: 'choice', options: words(long.options, 'options', 'option') }
    case 'choices':
      return { type: 'choices', options: words(long.options, 'options', 'option'), min: long.min ?? 1 }
    case 'checks':
      return { type: 'checks', items: words(long.items, 'items', 'check') }
    case 'record':
      return { type: 'record', fields: readFields(long.fields, 'fields', 'field') }
    case 'table':
      return { type: 'table', columns: readFields(long.columns, 'columns', 'column'), min: long.min ?? 1 }
  }
  if (name.startsWith('list of ')) return { type: 'list', of: listItem(name.slice(8)), min: long.min ?? 1 }
  const kind = name.startsWith('reference ') ? kindOf(name.slice(10)) : null
  if (kind !== null) return { type: 'reference', kind }
  throw new TypeProblem(
    `There is no type "${name}". The types are text, markdown, url, integer, decimal, boolean, yesNo, timestamp, duration, file, reference KIND, list of text, list of reference KIND, choice, choices, checks, record, table, or a list of words.`,
    'type',
  )
}

const readType = (long: Long): FieldType => {
  const type: FieldType = Array.isArray(long.type)
    ? { type: 'choice', options: words(long.type, 'type', 'option') }
    : named(long.type, long)
  for (const key of ['bounds', 'min', 'options', 'items', 'fields', 'columns'] as const) {
    if (long[key] === undefined) continue
    if (Array.isArray(long.type) || !(takes[type.type] ?? []).includes(key))
      throw new TypeProblem(`The type ${type.type} takes no ${key}.`, key)
  }
  return type
}

const readFields = (given: { [name: string]: unknown } | undefined, key: string, noun: string): readonly Field[] => {
  const entries = Object.entries(given ?? {})
  if (entries.length === 0) throw new TypeProblem(`At least one ${noun} is needed.`, key)
  return entries.map(([name, raw]) => {
    const result = fieldSchema.safeParse(raw, withInput)
    if (result.success) {
      const { type } = result.data
      if (type.type === 'record' || type.type === 'table' || type.type === 'checks')
        throw new TypeProblem(`A ${noun} holds one plain value, not ${type.type}.`, key, name)
      return { name, ...result.data }
    }
    const issue = plainIssues(result.error.issues)[0]
    throw new TypeProblem(issue?.message ?? 'This is no type.', key, name, ...(issue?.path ?? []))
  })
}

/** The strict long form behind each schema that `typed` makes, for the schema that editors read. */
export const longForms = new WeakMap<object, z.ZodType>()

/** A schema for a type in short or long form; `extra` names what else the long form may say in that place. */
export const typed = <Extra extends z.ZodRawShape>(extra: Extra) => {
  const longForm = z.strictObject({ ...longShape, ...extra })
  const rest = z.object(extra)
  const schema = z.unknown().transform((raw, context): { type: FieldType; label?: Text } & z.output<typeof rest> => {
    const written = typeof raw === 'string' || Array.isArray(raw) ? { type: raw } : raw
    const parsed = longForm.safeParse(written, withInput)
    if (!parsed.success) {
      for (const { path, message } of plainIssues(parsed.error.issues))
        context.issues.push({ code: 'custom', message, input: raw, path: written === raw ? path : path.slice(1) })
      return z.NEVER
    }
    const base = plainLong.safeParse(
      Object.fromEntries(Object.entries(parsed.data).filter(([key]) => key in longShape)),
    )
    const others = rest.safeParse(Object.fromEntries(Object.entries(written as object).filter(([key]) => key in extra)))
    if (!base.success || !others.success) return z.NEVER
    try {
      const { label } = base.data
      return { type: readType(base.data), ...(label === undefined ? {} : { label }), ...others.data }
    } catch (error) {
      if (!(error instanceof TypeProblem)) throw error
      const { path, message } = error.problem
      context.issues.push({ code: 'custom', message, input: raw, path: written === raw ? path : path.slice(1) })
      return z.NEVER
    }
  })
  longForms.set(schema, longForm)
  return schema
}

export const fieldSchema = typed({
  optional: z
    .boolean()
    .optional()
    .transform((optional) => optional === true),
})
