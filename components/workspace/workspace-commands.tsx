'use client'

import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import type { Command } from '#components/shell/commands.tsx'
import { useCommands } from '#components/shell/commands.tsx'

/** What the palette offers in every workspace beside the screens themselves. */
export function WorkspaceCommands() {
  const router = useRouter()
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'all-workspaces',
        label: 'All my workspaces',
        group: 'Switch workspace',
        keywords: ['create', 'sample', 'new workspace'],
        standing: true,
        run: () => router.push('/?choose'),
      },
    ],
    [router],
  )
  useCommands(commands)
  return null
}
