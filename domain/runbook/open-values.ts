// An open value is one that a person may have to take back: text, addresses, tables, what a file is called. It is sealed; closed values stay in the entry.
import type { Pointer } from '#domain/journal/entry.ts'
import { escaped } from '#domain/journal/pointer.ts'
import type { Json } from '#domain/json.ts'
import type { FieldType } from '#domain/runbook/document.ts'

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isOpen = (type: FieldType): boolean => {
  switch (type.type) {
    case 'text':
    case 'markdown':
    case 'url':
    case 'table':
      return true
    case 'list':
      return type.of.type === 'text'
    default:
      return false
  }
}

/**
 * Parts a checked value. `data` lacks every open part (it is undefined when the value is open as a whole);
 * `open` holds those parts by pointers that begin with `pointer`. Null, "unknown", is closed everywhere.
 */
export const splitOpen = (
  type: FieldType,
  value: Json,
  pointer: Pointer,
): { data: Json | undefined; open: Record<Pointer, Json> } => {
  if (value === null) return { data: null, open: {} }
  if (isOpen(type)) return { data: undefined, open: { [pointer]: value } }
  if (!isObject(value)) return { data: value, open: {} }
  const data: Record<string, Json> = {}
  const open: Record<Pointer, Json> = {}
  if (type.type === 'record')
    for (const field of type.fields) {
      const part = value[field.name]
      if (part === undefined) continue
      const split = splitOpen(field.type, part, `${pointer}/${escaped(field.name)}`)
      if (split.data !== undefined) data[field.name] = split.data
      Object.assign(open, split.open)
    }
  if (type.type === 'file') {
    const { name, ...closed } = value
    if (typeof name === 'string') open[`${pointer}/name`] = name
    return { data: closed, open }
  }
  if (type.type === 'checks')
    for (const [item, answer] of Object.entries(value)) {
      if (!isObject(answer)) continue
      const { detail, ...closed } = answer
      data[item] = closed
      if (typeof detail === 'string') open[`${pointer}/${escaped(item)}/detail`] = detail
    }
  return { data, open }
}
