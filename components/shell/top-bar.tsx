'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import type { ShellMember, ShellWorkspace } from '#components/shell/account-menu.tsx'
import { AccountMenu } from '#components/shell/account-menu.tsx'
import type { ShellEntry } from '#components/shell/entries.ts'
import { boardPath } from '#components/shell/places.ts'
import { Keys } from '#components/shell/shortcuts.tsx'
import { BrandMark } from '#components/ui/brand-mark.tsx'
import { Tag } from '#components/ui/chip.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Menu, MenuItem, MenuLink } from '#components/ui/menu.tsx'

type TopBarProps = {
  me: ShellMember
  workspace: ShellWorkspace | null
  workspaces: readonly ShellWorkspace[]
  entries: readonly ShellEntry[]
  current: string | undefined
  sample: boolean
  aside?: ReactNode
  onPalette: () => void
  onKeys: () => void
}

export function TopBar(props: TopBarProps) {
  const { me, workspace, workspaces, entries, current, sample, aside, onPalette, onKeys } = props
  return (
    <header className="top-bar">
      <Link className="brand" href={workspace ? boardPath(workspace.slug) : '/'}>
        <BrandMark />
        <span>Holdpoint</span>
        {workspace ? <span className="brand-workspace">{workspace.name}</span> : null}
      </Link>
      {sample ? <Tag>SAMPLE</Tag> : null}
      {entries.length > 0 ? (
        <nav className="main-nav" aria-label="Main">
          {entries.map((entry) => (
            <Link key={entry.id} href={entry.href} aria-current={entry.id === current ? 'page' : undefined}>
              {entry.label}
            </Link>
          ))}
        </nav>
      ) : null}
      <span className="spacer" />
      {aside}
      <button type="button" className="palette-opener" onClick={onPalette}>
        <Icon name="search" small />
        <span>Go to or run</span>
        <span className="spacer" />
        <Keys keys="Mod+k" />
      </button>
      <AccountMenu me={me} workspace={workspace} workspaces={workspaces} onKeys={onKeys} />
      <span className="only-phone">
        <Menu
          align="end"
          trigger={
            <button type="button" className="button quiet square" aria-label="Menu">
              <Icon name="menu" />
            </button>
          }
        >
          {entries.map((entry) => (
            <MenuLink key={entry.id} href={entry.href} icon={entry.icon}>
              {entry.label}
            </MenuLink>
          ))}
          <MenuItem icon="search" onSelect={onPalette}>
            Go to or run
          </MenuItem>
        </Menu>
      </span>
    </header>
  )
}
