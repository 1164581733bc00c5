'use client'

import { accountPath, boardPath } from '#components/shell/places.ts'
import { signOut } from '#components/shell/sign-out.ts'
import type { Theme } from '#components/shell/theme.ts'
import { useTheme } from '#components/shell/theme.ts'
import { Avatar } from '#components/ui/avatar.tsx'
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLink, MenuRule } from '#components/ui/menu.tsx'

export type ShellMember = { name: string; initials?: string; role?: string }
export type ShellWorkspace = { slug: string; name: string }

const themes: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

type AccountMenuProps = {
  me: ShellMember
  workspace: ShellWorkspace | null
  workspaces: readonly ShellWorkspace[]
  onKeys: () => void
}

export function AccountMenu({ me, workspace, workspaces, onKeys }: AccountMenuProps) {
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className="account-button">
          <Avatar name={me.name} initials={me.initials} me says={`Account of ${me.name}`} />
        </button>
      }
    >
      <AccountItems me={me} workspace={workspace} workspaces={workspaces} onKeys={onKeys} />
    </Menu>
  )
}

function AccountItems({ me, workspace, workspaces, onKeys }: AccountMenuProps) {
  const { theme, setTheme } = useTheme()
  const others = workspaces.filter((each) => each.slug !== workspace?.slug)
  return (
    <>
      <div className="account-who">
        <b>{me.name}</b>
        <span className="meta">
          {me.role ? `${me.role.charAt(0).toUpperCase()}${me.role.slice(1)}` : 'Signed in'}
          {workspace ? `, ${workspace.name}` : null}
        </span>
      </div>
      <MenuRule />
      <MenuLink href={accountPath(workspace?.slug)} icon="person">
        My account
      </MenuLink>
      <MenuItem onSelect={onKeys} icon="keyboard" detail={<kbd>?</kbd>}>
        Keys
      </MenuItem>
      {others.length > 0 ? (
        <>
          <MenuRule />
          <MenuLabel>Switch workspace</MenuLabel>
          {others.map((each) => (
            <MenuLink key={each.slug} href={boardPath(each.slug)}>
              {each.name}
            </MenuLink>
          ))}
        </>
      ) : null}
      <MenuRule />
      <MenuLabel>Theme</MenuLabel>
      <MenuChoice value={theme} options={themes} onChange={setTheme} />
      <MenuRule />
      <MenuItem onSelect={() => void signOut()} icon="sign-out">
        Sign out
      </MenuItem>
    </>
  )
}
