/** Something that exists and can be picked. `detail` is a quiet word at the right. */
export type ComboboxItem = { id: string; name: string; detail?: string }

/** Something picked: it exists, or it is made by its name when the form is sent. */
export type ComboboxValue = { id: string } | { name: string }

export type ComboboxOption = { kind: 'item'; item: ComboboxItem } | { kind: 'make'; name: string }

const plain = (text: string) => text.trim().toLocaleLowerCase()

export function namedExactly(items: readonly ComboboxItem[], query: string): ComboboxItem | undefined {
  return items.find((item) => plain(item.name) === plain(query))
}

/** What the list offers for a query: names that begin with it, names that contain it, then making it. */
export function optionsFor(items: readonly ComboboxItem[], query: string, mayMake: boolean): ComboboxOption[] {
  const wanted = plain(query)
  const found = items.filter((item) => plain(item.name).includes(wanted))
  const first = found.filter((item) => plain(item.name).startsWith(wanted))
  const rest = found.filter((item) => !plain(item.name).startsWith(wanted))
  const options: ComboboxOption[] = [...first, ...rest].map((item) => ({ kind: 'item', item }))
  if (mayMake && wanted !== '' && !namedExactly(items, query)) options.push({ kind: 'make', name: query.trim() })
  return options
}

export function nameOfValue(items: readonly ComboboxItem[], value: ComboboxValue | null): string {
  if (!value) return ''
  if ('name' in value) return value.name
  return items.find((item) => item.id === value.id)?.name ?? ''
}
