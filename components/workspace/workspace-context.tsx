'use client'

import type { ReactNode } from 'react'
import { createContext, useContext } from 'react'
import { useRead } from '#components/trpc/use-read.ts'
import type { Permission } from '#domain/access/permissions.ts'
import { can } from '#domain/access/permissions.ts'
import type { MyWorkspace } from '#domain/auth/views.ts'
import type { CurrentWorkspace } from '#domain/workspace/views.ts'

const Context = createContext<CurrentWorkspace | null>(null)
const Mine = createContext<readonly MyWorkspace[]>([])

type Props = { initial: CurrentWorkspace; mine: readonly MyWorkspace[]; children: ReactNode }

/** Looks again when the window is returned to: a role changes without a new page. */
export function CurrentWorkspaceProvider({ initial, mine, children }: Props) {
  const { data } = useRead(['workspace.current'], (trpc, signal) => trpc.workspace.current.query({}, { signal }), {
    initialData: initial,
  })
  return (
    <Context value={data ?? initial}>
      <Mine value={mine}>{children}</Mine>
    </Context>
  )
}

/** The workspace this screen stands in, and who looks at it. */
export function useWorkspace(): CurrentWorkspace {
  const workspace = useContext(Context)
  if (!workspace) throw new Error('Outside of a workspace')
  return workspace
}

/** The sample beside this workspace, for those who have one. */
export function useSample(): MyWorkspace | null {
  const { slug, origin } = useWorkspace()
  const mine = useContext(Mine)
  if (origin === 'sample') return null
  return mine.find((each) => each.origin === 'sample' && each.slug !== slug) ?? null
}

/** Whether the role allows it at all; the server's answer is the one that counts. */
export function useMay(permission: Permission): boolean {
  const { me } = useWorkspace()
  return can({ id: me.member, role: me.role }, permission, { kind: 'workspace' })
}
