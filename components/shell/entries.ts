import { boardPath, incidentsPath, keysPath, membersPath, myAppsPath } from '#components/shell/places.ts'
import type { IconName } from '#components/ui/icon.tsx'

/** A main entry. `keys` go to it. */
export type ShellEntry = { id: string; label: string; href: string; icon: IconName; keys: string }

/** An app owner has one screen. */
export function entriesOf(slug: string, isAppOwner = false): ShellEntry[] {
  if (isAppOwner) return [{ id: 'my-apps', label: 'My apps', href: myAppsPath(slug), icon: 'table', keys: 'g a' }]
  return [
    { id: 'board', label: 'Board', href: boardPath(slug), icon: 'table', keys: 'g b' },
    { id: 'incidents', label: 'Incidents', href: incidentsPath(slug), icon: 'hold', keys: 'g i' },
    { id: 'members', label: 'Members', href: membersPath(slug), icon: 'people', keys: 'g m' },
    { id: 'keys', label: 'Trusted keys', href: keysPath(slug), icon: 'key', keys: 'g k' },
  ]
}

/** The entry a path lies under; the longest wins, so that the board is not everywhere. */
export function entryAt(entries: readonly ShellEntry[], path: string): string | undefined {
  const under = entries.filter((entry) => path === entry.href || path.startsWith(`${entry.href}/`))
  const exactly = under.filter((entry) => entry.id !== 'board' || path === entry.href)
  return exactly.at(-1)?.id
}
