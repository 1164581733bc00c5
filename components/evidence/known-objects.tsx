'use client'

import { createContext, useContext } from 'react'
import type { ComboboxItem } from '#components/ui/combobox-options.ts'

/** Catalogue objects of a kind that can be picked here, by name. */
export type KnownObjects = (kind: string) => readonly ComboboxItem[]

export const KnownObjectsContext = createContext<KnownObjects>(() => [])

export const useKnownObjects = (kind: string): readonly ComboboxItem[] => useContext(KnownObjectsContext)(kind)
