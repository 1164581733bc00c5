'use client'

import { usePathname, useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { useMemo, useState } from 'react'
import type { ShellMember, ShellWorkspace } from '#components/shell/account-menu.tsx'
import type { Command } from '#components/shell/commands.tsx'
import { CommandsProvider, useCommands } from '#components/shell/commands.tsx'
import type { ShellEntry } from '#components/shell/entries.ts'
import { entriesOf, entryAt } from '#components/shell/entries.ts'
import { accountPath, boardPath } from '#components/shell/places.ts'
import type { Shortcut } from '#components/shell/shortcuts.tsx'
import { ShortcutsProvider, useShortcuts } from '#components/shell/shortcuts.tsx'
import { signOut } from '#components/shell/sign-out.ts'
import { TopBar } from '#components/shell/top-bar.tsx'
import { later, OnDemand, useFetchedAhead } from '#components/ui/on-demand.tsx'
import type { Role } from '#domain/access/permissions.ts'
import type { WorkspaceOrigin } from '#domain/workspace/state.ts'

const commandPalette = later(async () => (await import('#components/shell/command-palette.tsx')).CommandPalette)
const keyHelp = later(async () => (await import('#components/shell/key-help.tsx')).KeyHelp)

/**
 * The frame of every signed-in screen. Children bring their own <main id="main">: <PageFrame>, or the room.
 * `current` is read from the path when not given; `workspace` is null on screens that belong to none.
 */
export type ShellProps = {
  workspace: (ShellWorkspace & { origin: WorkspaceOrigin; me: { role: Role } }) | null
  me: ShellMember
  workspaces: readonly ShellWorkspace[]
  current?: 'board' | 'incidents' | 'members' | 'environments' | 'keys' | 'my-apps'
  aside?: ReactNode
  children: ReactNode
}

export function Shell(props: ShellProps) {
  return (
    <ShortcutsProvider>
      <CommandsProvider>
        <Frame {...props} />
      </CommandsProvider>
    </ShortcutsProvider>
  )
}

function Frame({ workspace, me, workspaces, current, aside, children }: ShellProps) {
  const path = usePathname()
  const [palette, setPalette] = useState(false)
  const [keys, setKeys] = useState(false)
  const slug = workspace?.slug
  const sample = workspace?.origin === 'sample'
  const role = workspace?.me.role
  const entries = useMemo(() => (slug ? entriesOf(slug, role) : []), [slug, role])
  const openKeys = () => setKeys(true)

  useFetchedAhead()
  useStandingShortcuts(entries, () => setPalette((open) => !open), openKeys)
  useStandingCommands(slug, entries, workspaces, openKeys)

  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      {sample ? <div className="sample-edge" /> : null}
      <TopBar
        me={me}
        workspace={workspace}
        workspaces={workspaces}
        entries={entries}
        current={current ?? entryAt(entries, path)}
        sample={sample}
        aside={aside}
        onPalette={() => setPalette(true)}
        onKeys={openKeys}
      />
      {children}
      {palette ? <OnDemand part={commandPalette} props={{ open: palette, onOpenChange: setPalette }} /> : null}
      {keys ? <OnDemand part={keyHelp} props={{ open: keys, onOpenChange: setKeys }} /> : null}
    </div>
  )
}

function useStandingShortcuts(entries: readonly ShellEntry[], togglePalette: () => void, openKeys: () => void) {
  const router = useRouter()
  const shortcuts: Shortcut[] = [
    { keys: 'Mod+k', label: 'Go to or run', group: 'Everywhere', inFields: true, run: togglePalette },
    { keys: '?', label: 'Show these keys', group: 'Everywhere', run: openKeys },
    ...entries.map((entry) => ({
      keys: entry.keys,
      label: entry.label,
      group: 'Go to',
      run: () => router.push(entry.href),
    })),
  ]
  useShortcuts(shortcuts)
}

function useStandingCommands(
  slug: string | undefined,
  entries: readonly ShellEntry[],
  workspaces: readonly ShellWorkspace[],
  openKeys: () => void,
) {
  const router = useRouter()
  const others = workspaces.filter((each) => each.slug !== slug)
  const commands: Command[] = [
    ...entries.map((entry) => ({
      id: `go-${entry.id}`,
      label: entry.label,
      group: 'Go to',
      icon: entry.icon,
      keys: entry.keys,
      run: () => router.push(entry.href),
    })),
    {
      id: 'go-account',
      label: 'My account',
      group: 'Go to',
      icon: 'person',
      run: () => router.push(accountPath(slug)),
    },
    ...others.map((each) => ({
      id: `switch-${each.slug}`,
      label: each.name,
      group: 'Switch workspace',
      run: () => router.push(boardPath(each.slug)),
    })),
    { id: 'keys', label: 'Keys', group: 'Help', icon: 'keyboard', keys: '?', run: openKeys },
    { id: 'sign-out', label: 'Sign out', group: 'Help', icon: 'sign-out', run: () => void signOut() },
  ]
  useCommands(commands.map((command) => ({ ...command, standing: true })))
}
