// A parameter may be filled in from a table that was read: with its rows as they are, or, for a list, with one column of it.
import type { Fact, FieldType } from '#domain/runbook/document.ts'

/** `column` is null where the whole table is meant. */
export type FromTable = { readonly fact: string; readonly column: string | null; readonly type: FieldType }

/** `facts.bindings.affected` is a table, `facts.bindings.affected.app` its column `app`; null for every other expression. */
export const tableNamed = (facts: ReadonlyMap<string, Fact>, expression: string): FromTable | null => {
  const [, path = ''] = /^facts\.([A-Za-z0-9.]+)$/.exec(expression.trim()) ?? []
  const [, before = '', last = ''] = /^(.+)\.([^.]+)$/.exec(path) ?? []
  const whole = facts.get(path)
  if (whole !== undefined) return isTable(whole) ? { fact: path, column: null, type: whole.type } : null
  const fact = facts.get(before)
  if (fact === undefined || !isTable(fact)) return null
  const column = fact.type.columns.find(({ name }) => name === last)
  return column === undefined ? null : { fact: before, column: last, type: column.type }
}

const isTable = (fact: Fact): fact is Fact & { type: FieldType & { type: 'table' } } =>
  fact.type.type === 'table' && fact.per === undefined
