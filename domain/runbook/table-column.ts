// A list may be filled in from one column of a table: what stands in it, each once.
import type { Fact, FieldType } from '#domain/runbook/document.ts'

export type TableColumn = { readonly fact: string; readonly column: string; readonly type: FieldType }

/** `facts.bindings.affected.app` is the column `app` of the table `bindings.affected`; null for every other expression. */
export const columnNamed = (facts: ReadonlyMap<string, Fact>, expression: string): TableColumn | null => {
  const [, path = '', name = ''] = /^facts\.([A-Za-z0-9.]+)\.([A-Za-z0-9]+)$/.exec(expression.trim()) ?? []
  const fact = facts.get(path)
  if (fact === undefined || fact.type.type !== 'table' || fact.per !== undefined) return null
  const column = fact.type.columns.find((each) => each.name === name)
  return column === undefined ? null : { fact: fact.name, column: name, type: column.type }
}
