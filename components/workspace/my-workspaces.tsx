'use client'

import Link from 'next/link'
import { useState } from 'react'
import { ROLE_NAMES } from '#components/members/role-words.ts'
import { AddSample } from '#components/sample/add-sample.tsx'
import { RemoveSample } from '#components/sample/remove-sample.tsx'
import { boardPath } from '#components/shell/places.ts'
import { Button } from '#components/ui/button.tsx'
import { Tag } from '#components/ui/chip.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { CreateWorkspaceDialog } from '#components/workspace/create-workspace-dialog.tsx'
import { can } from '#domain/access/permissions.ts'
import type { Me, MyWorkspace } from '#domain/auth/views.ts'

const mayIn = ({ member, role }: MyWorkspace, permission: 'sample.create' | 'sample.remove') =>
  can({ id: member, role }, permission, { kind: 'workspace' })

/** The workspaces somebody belongs to, and the making of further ones. */
export function MyWorkspaces({ me }: { me: Me }) {
  const [creating, setCreating] = useState(false)
  const { workspaces, mayCreateWorkspace } = me
  const hasSample = workspaces.some(({ origin }) => origin === 'sample')
  const besides = hasSample ? undefined : workspaces.find((each) => mayIn(each, 'sample.create'))
  return (
    <section aria-labelledby="my-workspaces">
      <div className="section-head">
        <h2 id="my-workspaces">Workspaces</h2>
      </div>
      {workspaces.length === 0 ? (
        <EmptyState title="You belong to no workspace here">An admin of one can invite you with a link.</EmptyState>
      ) : (
        <ul className="list">
          {workspaces.map((workspace) => (
            <li key={workspace.id}>
              <div className="row wrap">
                <Link href={boardPath(workspace.slug)}>{workspace.name}</Link>
                {workspace.origin === 'sample' ? <Tag>SAMPLE</Tag> : null}
                <span className="spacer" />
                {workspace.origin === 'sample' && mayIn(workspace, 'sample.remove') ? (
                  <RemoveSample slug={workspace.slug} name={workspace.name} />
                ) : null}
              </div>
              <span className="meta">{ROLE_NAMES[workspace.role]}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="form-actions">
        {mayCreateWorkspace ? (
          <Button icon="plus" onClick={() => setCreating(true)}>
            Create a workspace
          </Button>
        ) : null}
        {besides ? <AddSample beside={besides} /> : null}
      </div>
      {mayCreateWorkspace ? <CreateWorkspaceDialog open={creating} onOpenChange={setCreating} /> : null}
    </section>
  )
}
