'use client'

import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import type { MemberRow } from '#domain/member/views.ts'

export type MemberChange = 'role' | 'apps' | 'reset' | 'remove'

type MemberMenuProps = { member: MemberRow; onChange: (change: MemberChange) => void }

/** What may be done to a member now; where nothing may, why. */
export function MemberMenu({ member, onChange }: MemberMenuProps) {
  const { mayBecome, mayReset, mayRemove, fixedBecause, name, role } = member
  if (mayBecome.length === 0 && !mayReset && !mayRemove) {
    return fixedBecause ? <span className="meta">{fixedBecause}</span> : null
  }
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="quiet" size="small">
          Change <span className="visually-hidden">{name}</span>
          <Icon name="chevron-down" small />
        </Button>
      }
    >
      {mayBecome.length > 0 ? (
        <MenuItem icon="person" onSelect={() => onChange('role')}>
          Change role
        </MenuItem>
      ) : null}
      {mayBecome.length > 0 && role === 'appOwner' ? (
        <MenuItem icon="table" onSelect={() => onChange('apps')}>
          Change apps
        </MenuItem>
      ) : null}
      {mayReset ? (
        <MenuItem icon="key" onSelect={() => onChange('reset')}>
          Make a reset link
        </MenuItem>
      ) : null}
      {mayRemove ? (
        <MenuItem icon="close" onSelect={() => onChange('remove')}>
          Remove from the workspace
        </MenuItem>
      ) : null}
    </Menu>
  )
}
