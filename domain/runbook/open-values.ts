// An open value is one that a person may have to take back: text, addresses, tables. It is sealed; closed values stay in the entry.
import type { Json } from '#domain/json.ts'
import type { FieldType } from '#domain/runbook/document.ts'

/** RFC 6901. */
type Pointer = string

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1')
const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isOpen = (type: FieldType): boolean => {
  switch (type.type) {
    case 'text':
    case 'markdown':
    case 'url':
    case 'table':
    case 'file':
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
  if (type.type === 'checks')
    for (const [item, answer] of Object.entries(value)) {
      if (!isObject(answer)) continue
      const { detail, ...closed } = answer
      data[item] = closed
      if (typeof detail === 'string') open[`${pointer}/${escaped(item)}/detail`] = detail
    }
  return { data, open }
}

const withPart = (value: Json | undefined, path: readonly string[], part: Json): Json => {
  const [name, ...rest] = path
  if (name === undefined) return part
  const holder = isObject(value) ? value : {}
  return { ...holder, [name]: withPart(holder[name], rest, part) }
}

/**
 * The inverse of `splitOpen`. `sealed` lists the pointers that were sealed when the value was written; one that is no longer
 * in `open` was redacted: its place holds null and `redacted` is true.
 */
export const joinOpen = (
  data: Json | undefined,
  open: { readonly [pointer: Pointer]: Json },
  pointer: Pointer,
  sealed: readonly Pointer[],
): { value: Json; redacted: boolean } => {
  let value = data
  let redacted = false
  for (const at of sealed) {
    if (at !== pointer && !at.startsWith(`${pointer}/`)) continue
    const path =
      at === pointer
        ? []
        : at
            .slice(pointer.length + 1)
            .split('/')
            .map(unescaped)
    const part = open[at]
    if (part === undefined) redacted = true
    value = withPart(value, path, part ?? null)
  }
  return { value: value ?? null, redacted }
}
