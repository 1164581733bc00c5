/**
 * How well a command fits what was typed, 0 to 1. Every typed word must stand in it: letters strewn over a label are no match,
 * or a hasty Enter would run something else than was meant.
 */
export function paletteScore(label: string, keywords: readonly string[], typed: string): number {
  const words = plain(typed).split(/\s+/).filter(Boolean)
  if (words.length === 0) return 1
  const own = plain(label)
  const all = [own, ...keywords.map(plain)]
  const scores = words.map((word) => Math.max(...all.map((text) => wordScore(text, word, text === own))))
  return Math.min(...scores)
}

const plain = (text: string): string => text.toLowerCase().trim()

function wordScore(text: string, word: string, own: boolean): number {
  const at = text.indexOf(word)
  if (at < 0) return 0
  if (at === 0) return own ? 1 : 0.6
  const begins = /[^\p{L}\p{N}]/u.test(text[at - 1] ?? '')
  if (begins) return own ? 0.8 : 0.5
  return own ? 0.4 : 0.3
}
