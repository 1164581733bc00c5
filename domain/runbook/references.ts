// A reference points at a catalogue object of one kind; a raw answer may name an object that has no id yet.
import type { Json } from '#domain/json.ts'
import type { Field, FieldType } from '#domain/runbook/document.ts'

export type NamedReference = { readonly kind: string; readonly name: string }
export type Reference = { readonly kind: string; readonly id: string }

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const mapFields = (fields: readonly Field[], value: Json, fn: (kind: string, reference: Json) => Json): Json => {
  if (!isObject(value)) return value
  const mapped: Record<string, Json> = { ...value }
  for (const field of fields) {
    const part = value[field.name]
    if (part !== undefined) mapped[field.name] = mapReferences(field.type, part, fn)
  }
  return mapped
}

/** Replaces every reference of a checked value. `fn` sees an id, or `{ name }` where the value was checked with `names`. */
export const mapReferences = (type: FieldType, value: Json, fn: (kind: string, reference: Json) => Json): Json => {
  if (value === null) return null
  switch (type.type) {
    case 'reference':
      return fn(type.kind, value)
    case 'list': {
      const { of } = type
      return of.type === 'reference' && Array.isArray(value) ? value.map((item: Json) => fn(of.kind, item)) : value
    }
    case 'record':
      return mapFields(type.fields, value, fn)
    case 'table':
      return Array.isArray(value) ? value.map((row: Json) => mapFields(type.columns, row, fn)) : value
    default:
      return value
  }
}

/** The objects that a value points at, each once. */
export const referencesIn = (type: FieldType, value: Json): Reference[] => {
  const found = new Map<string, Reference>()
  mapReferences(type, value, (kind, reference) => {
    if (typeof reference === 'string') found.set(reference, { kind, id: reference })
    return reference
  })
  return [...found.values()]
}

/** The names still to be interned, each once a kind. */
export const namesIn = (type: FieldType, value: Json): NamedReference[] => {
  const found = new Map<string, NamedReference>()
  mapReferences(type, value, (kind, reference) => {
    if (isObject(reference) && typeof reference.name === 'string')
      found.set(`${kind} ${reference.name}`, { kind, name: reference.name })
    return reference
  })
  return [...found.values()]
}
