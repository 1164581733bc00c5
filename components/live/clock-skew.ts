const NOTABLE_MS = 2_000
const SAME_MS = 1_500

/**
 * How far this browser's clock is ahead of the server's, in ms; negative when it is behind, null when that does not matter.
 * `offsets` are server time minus browser time, as heard lately. One alone may only be a word that came late.
 */
export function clockSkew(offsets: readonly number[]): number | null {
  const [before, now] = offsets.slice(-2)
  if (before === undefined || now === undefined) return null
  const isSteady = Math.abs(now - before) <= SAME_MS
  return isSteady && Math.abs(now) > NOTABLE_MS && Math.abs(before) > NOTABLE_MS ? -now : null
}
