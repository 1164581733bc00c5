// JSON.parse keeps the last of two equal keys and says nothing: whoever reads what others signed or sent looks first.
/** The first object key that stands twice in the same object of a valid JSON text, or null. */
export function repeatedKey(json: string): string | null {
  const objects: (Set<string> | null)[] = []
  let isKey = false
  for (let at = 0; at < json.length; at++) {
    const c = json[at]
    if (c === '{') {
      objects.push(new Set())
      isKey = true
    } else if (c === '[') {
      objects.push(null)
      isKey = false
    } else if (c === '}' || c === ']') {
      objects.pop()
      isKey = false
    } else if (c === ',') isKey = objects.at(-1) instanceof Set
    else if (c === ':') isKey = false
    else if (c === '"') {
      const end = endOfString(json, at)
      const keys = isKey ? objects.at(-1) : null
      if (keys) {
        const key = String(JSON.parse(json.slice(at, end + 1)))
        if (keys.has(key)) return key
        keys.add(key)
      }
      at = end
    }
  }
  return null
}

function endOfString(json: string, start: number): number {
  let at = start + 1
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at
}
