/** Keys are written as pressed, apart by spaces: `c`, `g b`, `?`, `Mod+k`, `Mod+Enter`, `Escape`. Mod is Ctrl, or Cmd on a Mac. */
export type Stroke = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** The stroke in the notation above, or null for a modifier alone. */
export function strokeOf({ key, ctrlKey, metaKey, altKey }: Stroke): string | null {
  if (['Control', 'Meta', 'Shift', 'Alt', 'AltGraph'].includes(key)) return null
  const typed = key.length === 1 && /[a-z]/i.test(key) ? key.toLowerCase() : key
  const altGraph = ctrlKey && altKey
  if ((ctrlKey || metaKey) && !altGraph) return `Mod+${typed}`
  return altKey && key.length > 1 ? `Alt+${typed}` : typed
}

export type Sequence = { pressed: readonly string[]; at: number }

const patience = 1200

/** Adds a stroke to what was pressed shortly before, and says which of the known sequences it completes. */
export function press(known: readonly string[], before: Sequence, stroke: string, at: number) {
  const kept = at - before.at <= patience ? before.pressed : []
  for (const pressed of [[...kept, stroke], [stroke]]) {
    const typed = pressed.join(' ')
    if (known.includes(typed)) return { matched: typed, next: { pressed: [], at } }
    if (known.some((keys) => keys.startsWith(`${typed} `))) return { matched: null, next: { pressed, at } }
  }
  return { matched: null, next: { pressed: [], at } }
}

/** For reading: `Mod+k` is "Ctrl K" or "⌘ K", `Escape` is "Esc". */
export function keysForReading(keys: string, mac: boolean): string[] {
  return keys.split(' ').map((stroke) =>
    stroke
      .split('+')
      .map((part) => {
        if (part === 'Mod') return mac ? '⌘' : 'Ctrl'
        if (part === 'Escape') return 'Esc'
        return stroke.includes('+') && part.length === 1 ? part.toUpperCase() : part
      })
      .join(' '),
  )
}
