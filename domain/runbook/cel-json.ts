// What an expression gives back, as JSON of a field type again.
import { Duration } from '@marcbachmann/cel-js/evaluator'
import type { Json } from '#domain/json.ts'
import { CelReference } from '#domain/runbook/cel-types.ts'
import { durationOf } from '#domain/runbook/duration.ts'

/** Undefined for what no field can hold, such as a row. */
export const jsonOf = (value: unknown): Json | undefined => {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  if (value instanceof Duration) return durationOf(value.valueOf())
  if (value instanceof CelReference) return value.id
  if (!Array.isArray(value)) return undefined
  const items = value.map(jsonOf)
  return items.every((item) => item !== undefined) ? items : undefined
}
