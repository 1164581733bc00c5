'use client'

import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import type { Command } from '#components/shell/commands.tsx'
import { useCommands } from '#components/shell/commands.tsx'
import type { BoardRow } from '#domain/incident/views.ts'

/** Every incident on the board can be gone to by its number or its title. */
export function BoardCommands({ rows, workspace }: { rows: readonly BoardRow[]; workspace: string }) {
  const router = useRouter()
  const commands = useMemo<Command[]>(
    () =>
      rows.map(({ id, number, title }) => ({
        id: `incident-${id}`,
        label: `${number} ${title}`,
        group: 'Open incidents',
        icon: 'hold',
        run: () => router.push(`/w/${workspace}/incidents/${number}`),
      })),
    [rows, router, workspace],
  )
  useCommands(commands)
  return null
}
