/**
 * Cookie names. Under https the `__Host-` prefix ties them to this host; on plain http cookies are shared by all ports
 * of a host, so the port stands in the name.
 */
export function cookieNames(
  origin: string,
): Record<'session' | 'csrf' | 'callback' | 'pkce' | 'state' | 'nonce', string> {
  const { protocol, port } = new URL(origin)
  const prefix = protocol === 'https:' ? '__Host-holdpoint' : `holdpoint-${port || '80'}`
  return {
    session: `${prefix}-session`,
    csrf: `${prefix}-csrf`,
    callback: `${prefix}-callback`,
    pkce: `${prefix}-pkce`,
    state: `${prefix}-state`,
    nonce: `${prefix}-nonce`,
  }
}

/** How a cookie of ours stands in an answer. */
export function cookieLine(origin: string, name: string, value: string, expires: Date): string {
  const secure = origin.startsWith('https:') ? '; Secure' : ''
  return `${name}=${value}; Path=/; Expires=${expires.toUTCString()}; HttpOnly${secure}; SameSite=Lax`
}

/** The value of one cookie, or its chunks `name.0`, `name.1`, … put together. Null when absent, given twice or with a hole. */
export function cookieValue(header: string | null | undefined, name: string): string | null {
  if (!header) return null
  const chunks = new Map<number, string>()
  let whole: string | null = null
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (at < 0) continue
    const key = part.slice(0, at).trim()
    const value = part.slice(at + 1).trim()
    if (key === name) {
      if (whole !== null) return null
      whole = value
    } else if (key.startsWith(`${name}.`)) {
      const index = Number(key.slice(name.length + 1))
      if (!Number.isInteger(index) || index < 0 || index > 9 || chunks.has(index)) return null
      chunks.set(index, value)
    }
  }
  if (whole !== null) return chunks.size === 0 ? decoded(whole) : null
  if (chunks.size === 0) return null
  const ordered = Array.from({ length: chunks.size }, (_, index) => chunks.get(index))
  return ordered.every((chunk) => chunk !== undefined) ? decoded(ordered.join('')) : null
}

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value)
  } catch {
    return null
  }
}
