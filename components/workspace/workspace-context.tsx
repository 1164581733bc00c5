'use client'

import { createContext, useContext } from 'react'
import type { Permission } from '#domain/access/permissions.ts'
import { can } from '#domain/access/permissions.ts'
import type { CurrentWorkspace } from '#domain/workspace/views.ts'

const Context = createContext<CurrentWorkspace | null>(null)

export const WorkspaceContext = Context.Provider

/** The workspace this screen stands in, and who looks at it. */
export function useWorkspace(): CurrentWorkspace {
  const workspace = useContext(Context)
  if (!workspace) throw new Error('Outside of a workspace')
  return workspace
}

/** Whether the role allows it at all; the server's answer is the one that counts. */
export function useMay(permission: Permission): boolean {
  const { me } = useWorkspace()
  return can({ id: me.member, role: me.role }, permission, { kind: 'workspace' })
}
