// What a verifier gives: a closed list of fields and columns, each of one type, filled from what it checked and never from a form.

import { foldedName } from '#domain/catalogue/folded-name.ts'
import type { Json } from '#domain/json.ts'
import type { Fact, Field, FieldType } from '#domain/runbook/document.ts'
import { withArticle } from '#domain/runbook/document.ts'
import type { CheckedFile } from './signed-file.ts'

type Given = { readonly type: FieldType['type']; readonly give: (checked: CheckedFile) => Json }

const named = (name: string | undefined): Json => (name === undefined ? null : { name })

const recordFields: { readonly [name: string]: Given } = {
  verdict: { type: 'choice', give: ({ verdict }) => verdict },
  id: { type: 'reference', give: ({ contents }) => named(contents?.id) },
  sequence: { type: 'integer', give: ({ contents }) => contents?.sequence ?? null },
  createdAt: { type: 'timestamp', give: ({ contents }) => contents?.createdAt ?? null },
  sha256: { type: 'text', give: (checked) => checked.sha256 },
  keyId: { type: 'text', give: (checked) => checked.keyId },
}
const ownerColumns: { readonly [name: string]: FieldType['type'] } = { route: 'reference', owner: 'reference' }
const verdicts = ['verified', 'failed']

/** What the fact that is verified must be: its fields by name and type. */
export const signedFields: { readonly [name: string]: FieldType['type'] } = {
  file: 'file',
  signature: 'text',
  keyId: 'text',
}

const wrongField = (field: Field, wanted: FieldType['type'] | undefined, given: readonly string[]): string | null => {
  if (wanted === undefined) return `signedFile gives ${given.join(', ')}, and no ${field.name}.`
  if (field.type.type !== wanted) return `signedFile gives ${field.name} as ${withArticle(wanted)}.`
  if (field.name !== 'verdict' || field.type.type !== 'choice') return null
  const { options } = field.type
  return verdicts.every((verdict) => options.includes(verdict)) && options.length === verdicts.length
    ? null
    : 'The verdict of signedFile is verified or failed.'
}

/** Why a fact of this type cannot be computed by `signedFile`; null when it can. */
export function computedFault(type: FieldType): string | null {
  if (type.type === 'record') {
    const given = Object.keys(recordFields)
    for (const field of type.fields) {
      const fault = wrongField(
        field,
        Object.hasOwn(recordFields, field.name) ? recordFields[field.name]?.type : undefined,
        given,
      )
      if (fault !== null) return fault
    }
    return type.fields.some(({ name }) => name === 'verdict')
      ? null
      : 'Without its verdict nobody sees whether it failed.'
  }
  if (type.type !== 'table') return 'signedFile gives a record, or the table of who owns which route.'
  const given = Object.keys(ownerColumns)
  for (const column of type.columns) {
    const fault = wrongField(
      column,
      Object.hasOwn(ownerColumns, column.name) ? ownerColumns[column.name] : undefined,
      given,
    )
    if (fault !== null) return fault
  }
  return null
}

/** Why that fact is none that `signedFile` verifies; null when it is. */
export function signedFault(type: FieldType): string | null {
  const wanted = Object.entries(signedFields)
  const says = `signedFile verifies a record of ${wanted.map(([name, of]) => `${name}: ${of}`).join(', ')}.`
  if (type.type !== 'record' || type.fields.length !== wanted.length) return says
  return wanted.every(([name, of]) =>
    type.fields.some((field) => field.name === name && field.type.type === of && !field.optional),
  )
    ? null
    : says
}

type NamedList = { fact: string; kind: string; in: (value: Json) => Json }

/** The list of references that a path such as `gap.routes` names: a fact, or a field of one that is a record. */
export function listNamed(facts: readonly Fact[], path: string): NamedList | null {
  for (const { name, type, per, derive, computed } of facts) {
    if (per !== undefined || derive !== undefined || computed !== undefined) continue
    const fields = type.type === 'record' ? type.fields : []
    const field = fields.find((each) => `${name}.${each.name}` === path)
    const of = name === path ? type : field?.type
    if (of?.type !== 'list' || of.of.type !== 'reference') continue
    return { fact: name, kind: of.of.kind, in: (value) => (field ? partOf(value, field.name) : value) }
  }
  return null
}

const partOf = (value: Json, name: string): Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? ((value as { readonly [part: string]: Json })[name] ?? null)
    : null

/** Why a table cannot hold the rows of that list alone; null when it can. */
export function onlyFault(type: FieldType, facts: readonly Fact[], path: string): string | null {
  if (type.type !== 'table') return 'Only a table is cut down to the rows of a list.'
  const route = type.columns.find(({ name }) => name === 'route')?.type
  if (route?.type !== 'reference') return 'A table without the column route has no rows to choose.'
  const list = listNamed(facts, path)
  return list?.kind === route.kind
    ? null
    : `${path} has to be a list of ${route.kind} references that is read once, by somebody.`
}

/**
 * The raw value of a computed fact, with names where references stand: null for a table of what is not verified.
 * `only`: names of the routes whose rows a table holds.
 */
export function computedValue(type: FieldType, checked: CheckedFile, only: readonly string[] | null = null): Json {
  if (type.type === 'record')
    return Object.fromEntries(type.fields.map(({ name }) => [name, recordFields[name]?.give(checked) ?? null]))
  if (type.type !== 'table' || checked.contents === null) return null
  const wanted = only && new Set(only.map(foldedName))
  const owners = checked.contents.owners.filter(({ route }) => wanted === null || wanted.has(foldedName(route)))
  return owners.map(
    (owner): Json =>
      Object.fromEntries(type.columns.map(({ name }) => [name, named(name === 'route' ? owner.route : owner.owner)])),
  )
}
