// What may be kept of a text: whole characters, no U+0000. Said without a schema, so that a page can check it without one.

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

/** The first fault that keeps a text from being stored, in the user's words, or null. */
export function textFault(text: string): string | null {
  if (text.includes('\u0000')) return 'It holds a null character (U+0000), which cannot be kept.'
  if (LONE_SURROGATE.test(text)) return 'It holds half of a character (a lone surrogate), which cannot be kept.'
  return null
}

/** Why several lines cannot stand in a field of at most `max` characters, or null. */
export function proseFault(text: string, max: number, empty: string): string | null {
  if (text.length > max) return `At most ${max} characters`
  if (text.trim() === '') return empty
  return textFault(text)
}
