'use client'

import type { ReactNode } from 'react'
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import type { Registry } from '#components/shell/registry.ts'
import { createRegistry } from '#components/shell/registry.ts'
import type { IconName } from '#components/ui/icon.tsx'

/**
 * A line of the palette. `hint` stands at the right: a verdict's words ("held: database.compatible", "refused"), or what it leads to.
 * `tone` colours the icon. Refused and held actions are listed too; `run` then leads to why.
 */
export type Command = {
  id: string
  label: string
  group?: string
  hint?: ReactNode
  icon?: IconName
  tone?: 'held' | 'bad' | 'ok'
  keys?: string
  keywords?: readonly string[]
  /** Offered everywhere: stands below what the screen at hand offers. */
  standing?: boolean
  run: () => void
}

const Context = createContext<Registry<Command>>(createRegistry<Command>())

export function CommandsProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(() => createRegistry<Command>())
  return <Context value={registry}>{children}</Context>
}

/** Offers commands while the calling screen is mounted. Those of the latest screen come first. */
export function useCommands(commands: readonly Command[]) {
  const registry = useContext(Context)
  useEffect(() => registry.add(commands), [registry, commands])
}

export function useAllCommands(): readonly Command[] {
  const registry = useContext(Context)
  return useSyncExternalStore(registry.subscribe, registry.all, registry.all)
}
