const keyOf = (path: string) => `holdpoint-fragment ${path}`

/** What stands behind `#` is kept in this tab while one is away at a provider: it must reach neither it nor our server. */
export function keepFragment(path: string, fragment: string): void {
  if (fragment !== '') sessionStorage.setItem(keyOf(path), fragment)
}

export function keptFragment(path: string): string {
  try {
    return sessionStorage.getItem(keyOf(path)) ?? ''
  } catch {
    return ''
  }
}
