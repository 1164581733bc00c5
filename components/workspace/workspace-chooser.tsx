'use client'

import { PageFrame } from '#components/shell/page-frame.tsx'
import { Shell } from '#components/shell/shell.tsx'
import { MyWorkspaces } from '#components/workspace/my-workspaces.tsx'
import type { Me } from '#domain/auth/views.ts'

export function WorkspaceChooser({ me }: { me: Me }) {
  return (
    <Shell workspace={null} me={{ name: me.name }} workspaces={me.workspaces}>
      <PageFrame narrow>
        <div className="page-title">
          <h1>Choose a workspace</h1>
        </div>
        <MyWorkspaces me={me} />
      </PageFrame>
    </Shell>
  )
}
