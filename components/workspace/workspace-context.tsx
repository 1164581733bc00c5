'use client'

import type { ReactNode } from 'react'
import { createContext, useContext } from 'react'
import { useRead } from '#components/trpc/use-read.ts'
import type { Permission } from '#domain/access/permissions.ts'
import { can } from '#domain/access/permissions.ts'
import type { CurrentWorkspace } from '#domain/workspace/views.ts'

const Context = createContext<CurrentWorkspace | null>(null)

/** Looks again when the window is returned to: a role changes without a new page. */
export function CurrentWorkspaceProvider({ initial, children }: { initial: CurrentWorkspace; children: ReactNode }) {
  const { data } = useRead(['workspace.current'], (trpc, signal) => trpc.workspace.current.query({}, { signal }), {
    initialData: initial,
  })
  return <Context value={data ?? initial}>{children}</Context>
}

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
