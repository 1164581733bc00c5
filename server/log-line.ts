const CONTROL = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

/** One entry of the log: what a person typed can forge no further line, and says nothing to the terminal. */
export function logLine(at: Date, text: string): string {
  const shown = text
    .replaceAll('\r\n', '\n')
    .replace(CONTROL, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return `${at.toISOString()} ${shown.replaceAll('\n', '\n    ')}`
}
