// What somebody typed again beside what is recorded: by the runbook's types, so that another way to write the same is the same.
import type { Json } from '#domain/json.ts'
import { isReentered } from '#domain/ruling/reentry.ts'
import type { Field, FieldType } from '#domain/runbook/document.ts'

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const inFields = (
  fields: readonly Field[],
  typed: Json | undefined,
  recorded: Json | undefined,
  path: string,
): string[] =>
  isObject(typed) && isObject(recorded)
    ? fields.flatMap(({ name, type }) => differing(type, typed[name], recorded[name], `${path}/${name}`))
    : [path]

/**
 * Pointers to what differs between two checked values, none when they say the same. A moment is shown to the second and
 * so compared; the words beside a check are a remark, not its result.
 */
export function differing(
  type: FieldType,
  typed: Json | undefined,
  recorded: Json | undefined,
  path = '',
): readonly string[] {
  if (typed === undefined || recorded === undefined || typed === null || recorded === null)
    return typed === recorded ? [] : [path]
  switch (type.type) {
    case 'record':
      return inFields(type.fields, typed, recorded, path)
    case 'table':
      if (!Array.isArray(typed) || !Array.isArray(recorded) || typed.length !== recorded.length) return [path]
      return typed.flatMap((row: Json, i) => inFields(type.columns, row, recorded[i], `${path}/${i}`))
    case 'checks':
      return type.items.flatMap((item) => {
        const [own, other] = [typed, recorded].map((value) => (isObject(value) ? value[item] : undefined))
        const same = isObject(own) && isObject(other) && own.result === other.result
        return same ? [] : [`${path}/${item}`]
      })
    case 'integer':
    case 'decimal':
    case 'timestamp':
      return isReentered({ type, value: recorded }, String(typed), (id) => id) ? [] : [path]
    default:
      return JSON.stringify(typed) === JSON.stringify(recorded) ? [] : [path]
  }
}
