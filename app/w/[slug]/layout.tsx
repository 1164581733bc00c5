import type { ReactNode } from 'react'
import { WorkspaceFrame } from '#components/workspace/workspace-frame.tsx'
import type { OfWorkspace } from '../../visitor.ts'
import { standingIn } from '../../visitor.ts'

/** Without a session the page itself leads to sign-in, and back to where it was. */
export default async function WorkspaceLayout({ params, children }: OfWorkspace & { children: ReactNode }) {
  const standing = await standingIn((await params).slug)
  if (!standing) return children
  return <WorkspaceFrame {...standing}>{children}</WorkspaceFrame>
}
