import { instantOf } from '#domain/runbook/values.ts'

const day = 86_400_000
const unit = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000 } as const

/**
 * A moment as people type it at night, in UTC unless it says its zone: `now`, `5m ago`, `in 30m`, `03:15`, `24 Nov 03:15`,
 * `2026-11-24 03:15`. A clock time alone is its latest occurrence. Null: not a moment.
 */
export function readInstant(text: string, nowMs: number): string | null {
  const words = text.trim().replace(/\s+/g, ' ')
  if (/^now$/i.test(words)) return new Date(nowMs).toISOString()
  const exact = instantOf(words.replace(/^(\d{4}-\d{2}-\d{2}) (\d)/, '$1T$2').replace(/ ?UTC$/i, 'Z'))
  if (exact) return exact
  return away(words, nowMs) ?? clock(words, nowMs) ?? dated(words, nowMs)
}

function away(words: string, nowMs: number): string | null {
  const match = /^(in )?(\d{1,4}) ?(s|m|min|h)( ago)?$/i.exec(words)
  if (!match || (match[1] === undefined) === (match[4] === undefined)) return null
  const [, ahead, count, name] = match
  const size = unit[(name ?? '').toLowerCase() as keyof typeof unit]
  return new Date(nowMs + (ahead === undefined ? -1 : 1) * Number(count) * size).toISOString()
}

function clock(words: string, nowMs: number): string | null {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?(?:UTC|Z))?$/i.exec(words)
  if (!match) return null
  const today = new Date(nowMs).toISOString().slice(0, 10)
  const at = instantOf(`${today}T${(match[1] ?? '').padStart(2, '0')}:${match[2]}:${match[3] ?? '00'}Z`)
  if (!at) return null
  return Date.parse(at) > nowMs + unit.m ? new Date(Date.parse(at) - day).toISOString() : at
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function dated(words: string, nowMs: number): string | null {
  const zoneless = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/.exec(words)
  if (zoneless) return instantOf(`${zoneless[1]}T${zoneless[2]}Z`)
  const named = /^(\d{1,2}) ([a-z]{3})[a-z]*(?: (\d{4}))? (\d{2}:\d{2}(?::\d{2})?)(?: ?UTC)?$/i.exec(words)
  if (!named) return null
  const month = months.indexOf((named[2] ?? '').toLowerCase()) + 1
  if (month === 0) return null
  const year = named[3] ?? new Date(nowMs).getUTCFullYear()
  return instantOf(`${year}-${String(month).padStart(2, '0')}-${(named[1] ?? '').padStart(2, '0')}T${named[4]}Z`)
}
