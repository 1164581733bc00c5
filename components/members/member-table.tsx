'use client'

import { useState } from 'react'
import { Moment } from '#components/format/moment.tsx'
import { ChangeAppsDialog } from '#components/members/change-apps-dialog.tsx'
import { ChangeRoleDialog } from '#components/members/change-role-dialog.tsx'
import type { MemberChange } from '#components/members/member-menu.tsx'
import { MemberMenu } from '#components/members/member-menu.tsx'
import { RemoveMemberDialog } from '#components/members/remove-member-dialog.tsx'
import { ResetLinkDialog } from '#components/members/reset-link-dialog.tsx'
import { ROLE_NAMES } from '#components/members/role-words.ts'
import { Avatar } from '#components/ui/avatar.tsx'
import type { MemberRow } from '#domain/member/views.ts'

export function MemberTable({ members }: { members: readonly MemberRow[] }) {
  const [open, setOpen] = useState<{ change: MemberChange; member: MemberRow } | null>(null)
  const close = () => setOpen(null)
  return (
    <>
      <div className="table-scroll">
        <table className="data-table stacks">
          <thead>
            <tr>
              <th>Name</th>
              <th>Role</th>
              <th>E-mail</th>
              <th>Joined</th>
              <th className="right">
                <span className="visually-hidden">Change</span>
              </th>
            </tr>
          </thead>
          <tbody className="middle">
            {members.map((member) => (
              <tr key={member.id}>
                <td>
                  <span className="row">
                    <Avatar name={member.name} me={member.me} small />
                    <b dir="auto">{member.name}</b>
                    {member.me ? <span className="quieter">you</span> : null}
                  </span>
                </td>
                <td>
                  {ROLE_NAMES[member.role]}
                  {member.apps.length > 0 ? (
                    <span className="quieter"> of {member.apps.map(({ name }) => name).join(', ')}</span>
                  ) : null}
                </td>
                <td className="quiet">{member.email}</td>
                <td className="quiet nowrap">
                  <Moment at={member.joinedAt} />
                </td>
                <td className="right">
                  <MemberMenu member={member} onChange={(change) => setOpen({ change, member })} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {open?.change === 'role' ? <ChangeRoleDialog member={open.member} onClose={close} /> : null}
      {open?.change === 'apps' ? <ChangeAppsDialog member={open.member} onClose={close} /> : null}
      {open?.change === 'reset' ? <ResetLinkDialog member={open.member} onClose={close} /> : null}
      {open?.change === 'remove' ? <RemoveMemberDialog member={open.member} onClose={close} /> : null}
    </>
  )
}
