// A duration is a count of seconds, written `300s`; people may write it `5m` or `1h30m`.

/** Canonical: an optional minus, seconds, at most three decimals, `s`. */
export type Duration = string

const unitInMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const
const isUnit = (unit: string): unit is keyof typeof unitInMs => Object.hasOwn(unitInMs, unit)
const longestMs = 100 * 365 * 86_400_000

export const durationOf = (ms: number): Duration => {
  const sign = ms < 0 ? '-' : ''
  const whole = Math.floor(Math.abs(ms) / 1000)
  const rest = Math.abs(ms) % 1000
  return `${sign}${whole}${rest === 0 ? '' : `.${String(rest).padStart(3, '0').replace(/0+$/, '')}`}s`
}

export const parseDuration = (text: string): { ok: true; ms: number; value: Duration } | { ok: false } => {
  const match = /^(-?)((?:\d{1,9}(?:\.\d{1,3})?(?:ms|d|h|m|s))+)$/.exec(text.trim().replace(/\s+/g, ''))
  if (match === null) return { ok: false }
  let ms = 0
  let previous = Number.POSITIVE_INFINITY
  for (const part of (match[2] ?? '').matchAll(/(\d+(?:\.\d+)?)(ms|d|h|m|s)/g)) {
    const unit = part[2] ?? ''
    if (!isUnit(unit) || unitInMs[unit] >= previous) return { ok: false }
    previous = unitInMs[unit]
    ms += Math.round(Number(part[1]) * unitInMs[unit])
  }
  if (ms > longestMs) return { ok: false }
  const signed = match[1] === '-' ? -ms : ms
  return { ok: true, ms: signed === 0 ? 0 : signed, value: durationOf(signed) }
}

/** Milliseconds of a canonical duration. Throws on anything else: it never came through `parseDuration`. */
export const durationMs = (value: Duration): number => {
  const parsed = parseDuration(value)
  if (!parsed.ok) throw new Error(`Not a duration: ${value}`)
  return parsed.ms
}

/** `1 h 30 min`, for people. */
export const durationInWords = (value: Duration): string => {
  let rest = Math.abs(durationMs(value))
  const parts: string[] = []
  for (const [unit, word] of [
    ['d', 'd'],
    ['h', 'h'],
    ['m', 'min'],
  ] as const) {
    const count = Math.floor(rest / unitInMs[unit])
    if (count > 0) parts.push(`${count} ${word}`)
    rest -= count * unitInMs[unit]
  }
  if (rest > 0 || parts.length === 0) parts.push(`${rest / 1000} s`)
  return `${value.startsWith('-') ? '-' : ''}${parts.join(' ')}`
}
