const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const twoDigits = (value: number) => String(value).padStart(2, '0')

/** "40 s", "6 min 37 s", "1 h 31 min", "3 days". Counts down to whole units; a negative span reads as 0 s. */
export function formatDuration(milliseconds: number): string {
  const span = Math.max(0, milliseconds)
  if (span < minute) return `${Math.floor(span / second)} s`
  if (span < hour) {
    const seconds = Math.floor((span % minute) / second)
    return seconds === 0 ? `${Math.floor(span / minute)} min` : `${Math.floor(span / minute)} min ${seconds} s`
  }
  if (span < 2 * day) {
    const minutes = Math.floor((span % hour) / minute)
    return minutes === 0 ? `${Math.floor(span / hour)} h` : `${Math.floor(span / hour)} h ${minutes} min`
  }
  return `${Math.floor(span / day)} days`
}

/** "just now", "40 s ago", "2 min ago", "in 4 min": the largest unit alone. */
export function formatAge(milliseconds: number): string {
  const span = Math.abs(milliseconds)
  if (span < 5 * second) return 'just now'
  const words = largestUnit(span)
  return milliseconds < 0 ? `in ${words}` : `${words} ago`
}

function largestUnit(span: number): string {
  if (span < minute) return `${Math.floor(span / second)} s`
  if (span < hour) return `${Math.floor(span / minute)} min`
  if (span < 2 * day) return `${Math.floor(span / hour)} h`
  return `${Math.floor(span / day)} days`
}

/** "00:17:29", and "3 d 04:11:09" past a hundred hours. */
export function formatElapsed(milliseconds: number): string {
  const span = Math.max(0, milliseconds)
  const days = span >= 100 * hour ? Math.floor(span / day) : 0
  const rest = span - days * day
  const clock = [Math.floor(rest / hour), Math.floor((rest % hour) / minute), Math.floor((rest % minute) / second)]
  const face = clock.map(twoDigits).join(':')
  return days > 0 ? `${days} d ${face}` : face
}

/** "03:21:36", in UTC. */
export function formatClockUtc(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 19)
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** "24 Nov 2026", in UTC. */
export function formatDateUtc(milliseconds: number): string {
  const date = new Date(milliseconds)
  return `${date.getUTCDate()} ${monthNames[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

/** "24 Nov 2026 03:21:36 UTC". */
export function formatExactUtc(milliseconds: number): string {
  return `${formatDateUtc(milliseconds)} ${formatClockUtc(milliseconds)} UTC`
}

/** "24 Nov 2026 04:21:36 UTC+1": the reader's own zone. */
export function formatExactLocal(milliseconds: number): string {
  const date = new Date(milliseconds)
  const offset = -date.getTimezoneOffset()
  const shifted = new Date(milliseconds + offset * minute)
  const sign = offset < 0 ? '−' : '+'
  const minutes = Math.abs(offset) % 60
  const zone = `${sign}${Math.floor(Math.abs(offset) / 60)}${minutes ? `:${twoDigits(minutes)}` : ''}`
  return `${formatDateUtc(shifted.getTime())} ${formatClockUtc(shifted.getTime())} UTC${offset === 0 ? '' : zone}`
}
