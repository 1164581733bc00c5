import {
  boardPath,
  environmentsPath,
  incidentsPath,
  keysPath,
  membersPath,
  myAppsPath,
} from '#components/shell/places.ts'
import type { IconName } from '#components/ui/icon.tsx'
import type { Role } from '#domain/access/permissions.ts'
import { can } from '#domain/access/permissions.ts'

/** A main entry. `keys` go to it. */
export type ShellEntry = { id: string; label: string; href: string; icon: IconName; keys: string }

/** An app owner has one screen; what only some may change stands there for them alone. */
export function entriesOf(slug: string, role: Role = 'responder'): ShellEntry[] {
  if (role === 'appOwner')
    return [{ id: 'my-apps', label: 'My apps', href: myAppsPath(slug), icon: 'table', keys: 'g a' }]
  return [
    { id: 'board', label: 'Board', href: boardPath(slug), icon: 'table', keys: 'g b' },
    { id: 'incidents', label: 'Incidents', href: incidentsPath(slug), icon: 'hold', keys: 'g i' },
    { id: 'members', label: 'Members', href: membersPath(slug), icon: 'people', keys: 'g m' },
    ...(can({ id: '', role }, 'catalogue.describe', { kind: 'workspace' })
      ? [
          {
            id: 'environments',
            label: 'Environments',
            href: environmentsPath(slug),
            icon: 'table',
            keys: 'g e',
          } as const,
        ]
      : []),
    { id: 'keys', label: 'Trusted keys', href: keysPath(slug), icon: 'key', keys: 'g k' },
  ]
}

/** The entry a path lies under; the longest wins, so that the board is not everywhere. */
export function entryAt(entries: readonly ShellEntry[], path: string): string | undefined {
  const under = entries.filter((entry) => path === entry.href || path.startsWith(`${entry.href}/`))
  const exactly = under.filter((entry) => entry.id !== 'board' || path === entry.href)
  return exactly.at(-1)?.id
}
