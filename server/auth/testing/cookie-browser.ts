/** A browser as far as signing in needs one: it keeps cookies by host, follows redirects and fills forms in. */
export class CookieBrowser {
  private readonly jars = new Map<string, Map<string, string>>()
  private readonly headers: Record<string, string>

  /** `headers` go along with every request. */
  constructor(headers: Record<string, string> = {}) {
    this.headers = headers
  }

  cookieFor(url: string): string {
    return [...this.jar(url)].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  jar(url: string): Map<string, string> {
    const { host } = new URL(url)
    const jar = this.jars.get(host) ?? new Map<string, string>()
    this.jars.set(host, jar)
    return jar
  }

  async ask(url: string, form?: Record<string, string>): Promise<Response> {
    const { origin } = new URL(url)
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { ...this.headers, cookie: this.cookieFor(url), origin },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    })
    const jar = this.jar(url)
    for (const header of response.headers.getSetCookie()) {
      const [pair = ''] = header.split(';')
      const at = pair.indexOf('=')
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(header)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  /** Goes on until nothing redirects any more, or until `stop` says that this address is the end. */
  async follow(url: string, form: Record<string, string> | undefined, stop: (url: string) => boolean): Promise<string> {
    let at = url
    let fields = form
    for (let hop = 0; hop < 20; hop++) {
      if (stop(at)) return at
      const response = await this.ask(at, fields)
      fields = undefined
      const location = response.headers.get('location')
      if (location) {
        at = new URL(location, at).toString()
        continue
      }
      const page = await response.text()
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
      const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1]
      if (!action || !prompt) throw new Error(`${at} answered ${response.status}: ${page.slice(0, 300)}`)
      at = new URL(action, at).toString()
      fields = prompt === 'login' ? { prompt, login: this.login, password: 'any' } : { prompt }
    }
    throw new Error(`It never ends: ${at}`)
  }

  /** Who one is at the provider. */
  login = ''
}
