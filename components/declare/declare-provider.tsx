'use client'

import type { ReactNode } from 'react'
import { createContext, useCallback, useContext, useMemo, useState } from 'react'
import type { Command } from '#components/shell/commands.tsx'
import { useCommands } from '#components/shell/commands.tsx'
import type { Shortcut } from '#components/shell/shortcuts.tsx'
import { useShortcuts } from '#components/shell/shortcuts.tsx'
import { later, OnDemand } from '#components/ui/on-demand.tsx'
import { useMay } from '#components/workspace/workspace-context.tsx'

const declareDialog = later(async () => (await import('#components/declare/declare-dialog.tsx')).DeclareDialog)

const Context = createContext<() => void>(() => {})

/** Opens the form that declares an incident. */
export const useDeclare = (): (() => void) => useContext(Context)

/** Declaring is one key away on every screen of a workspace, for those who may. */
export function DeclareProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const may = useMay('incident.declare')
  const declare = useCallback(() => setOpen(true), [])

  const shortcuts = useMemo<Shortcut[]>(
    () => (may ? [{ keys: 'c', label: 'Declare an incident', group: 'Everywhere', run: declare }] : []),
    [may, declare],
  )
  const commands = useMemo<Command[]>(
    () =>
      may
        ? [
            {
              id: 'declare',
              label: 'Declare incident',
              group: 'Run',
              icon: 'plus',
              keys: 'c',
              keywords: ['new', 'create', 'open'],
              run: declare,
            },
          ]
        : [],
    [may, declare],
  )
  useShortcuts(shortcuts)
  useCommands(commands)

  return (
    <Context value={declare}>
      {children}
      {may && open ? <OnDemand part={declareDialog} props={{ open, onOpenChange: setOpen }} /> : null}
    </Context>
  )
}
