/** `because` is for the person who tried. */
export type Entered = { ok: true } | { ok: false; because: string }

const REFUSED = 'This address and password do not belong together'
const SILENT = 'No answer from the server. What you typed is kept'

/** Opens a session. A wrong address and a wrong password are told apart by nobody. */
export async function enter(email: string, password: string): Promise<Entered> {
  try {
    const { csrfToken } = await (await fetch('/api/auth/csrf')).json()
    const answer = await fetch('/api/auth/callback/credentials', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrfToken, email, password, json: 'true', callbackUrl: '/' }),
    })
    const { url } = await answer.json()
    const error = new URL(url, window.location.origin).searchParams.get('error')
    return error ? { ok: false, because: sentenceOf(error) } : { ok: true }
  } catch {
    return { ok: false, because: SILENT }
  }
}

function sentenceOf(error: string): string {
  const [code, seconds] = error.split(':')
  if (code !== 'TooMany') return REFUSED
  const wait = Number(seconds)
  const span = wait > 90 ? `${Math.ceil(wait / 60)} minutes` : `${wait} seconds`
  return `Too many attempts from here. The next one counts in ${span}`
}

/** Only a path of this site is gone to after signing in. */
export function safeNext(next: string | null | undefined): string {
  if (!next || !/^\/(?![/\\])/.test(next)) return '/'
  return next
}

/** A page loaded anew, so that everything on it knows the session. */
export function goTo(path: string): void {
  window.location.assign(path)
}
