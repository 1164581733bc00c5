import { boardPath, incidentsPath, membersPath } from '#components/shell/places.ts'
import type { IconName } from '#components/ui/icon.tsx'

/** A main entry. `keys` go to it. */
export type ShellEntry = { id: string; label: string; href: string; icon: IconName; keys: string }

export function entriesOf(slug: string): ShellEntry[] {
  return [
    { id: 'board', label: 'Board', href: boardPath(slug), icon: 'table', keys: 'g b' },
    { id: 'incidents', label: 'Incidents', href: incidentsPath(slug), icon: 'hold', keys: 'g i' },
    { id: 'members', label: 'Members', href: membersPath(slug), icon: 'people', keys: 'g m' },
  ]
}

/** The entry a path lies under; the longest wins, so that the board is not everywhere. */
export function entryAt(entries: readonly ShellEntry[], path: string): string | undefined {
  const under = entries.filter((entry) => path === entry.href || path.startsWith(`${entry.href}/`))
  const exactly = under.filter((entry) => entry.id !== 'board' || path === entry.href)
  return exactly.at(-1)?.id
}
