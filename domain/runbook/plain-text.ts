// Plain text is text that every part of the system can keep: no U+0000, no half of a surrogate pair.

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

/** What is wrong with it, in a sentence; null when nothing is. */
export const textProblem = (text: string): string | null => {
  if (text.includes('\u0000')) return 'It holds a null character (U+0000), which cannot be kept.'
  if (loneSurrogate.test(text)) return 'It holds half of a character (a lone surrogate), which cannot be kept.'
  return null
}
