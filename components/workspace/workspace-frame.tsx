'use client'

import type { ReactNode } from 'react'
import { AccountNotice } from '#components/account/account-notice.tsx'
import { DeclareProvider } from '#components/declare/declare-provider.tsx'
import { ClockNotice } from '#components/live/clock-notice.tsx'
import { LiveProvider } from '#components/live/live-provider.tsx'
import { ROLE_NAMES } from '#components/members/role-words.ts'
import { SampleBanner } from '#components/sample/sample-banner.tsx'
import { Shell } from '#components/shell/shell.tsx'
import { TrpcProvider } from '#components/trpc/trpc-provider.tsx'
import { WorkspaceCommands } from '#components/workspace/workspace-commands.tsx'
import { CurrentWorkspaceProvider } from '#components/workspace/workspace-context.tsx'
import type { Me } from '#domain/auth/views.ts'
import type { CurrentWorkspace } from '#domain/workspace/views.ts'

/** `session` is a hash of the session id; with the build it names the browser's shared worker. */
type WorkspaceFrameProps = {
  workspace: CurrentWorkspace
  me: Me
  session: string
  build: string
  children: ReactNode
}

/** Around every screen of one workspace. */
export function WorkspaceFrame({ workspace, me, session, build, children }: WorkspaceFrameProps) {
  const who = { name: workspace.me.name, role: ROLE_NAMES[workspace.me.role] }
  return (
    <TrpcProvider slug={workspace.slug}>
      <LiveProvider key={workspace.id} workspace={workspace} session={session} build={build}>
        <CurrentWorkspaceProvider initial={workspace} mine={me.workspaces}>
          <Shell workspace={workspace} me={who} workspaces={me.workspaces}>
            <DeclareProvider>
              <WorkspaceCommands />
              <AccountNotice notice={me.notice} />
              <ClockNotice />
              {workspace.origin === 'sample' ? <SampleBanner /> : null}
              {children}
            </DeclareProvider>
          </Shell>
        </CurrentWorkspaceProvider>
      </LiveProvider>
    </TrpcProvider>
  )
}
