'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useRoomState } from '#components/room/room-context.tsx'
import { useTrpc, useWorkspaceSlug } from '#components/trpc/trpc-provider.tsx'
import type { ComboboxItem } from '#components/ui/combobox-options.ts'

/** Catalogue objects of a kind that can be picked: those the room speaks of first, then others of the workspace. */
export function useKnownObjects(kind: string): readonly ComboboxItem[] {
  const { room } = useRoomState()
  const trpc = useTrpc()
  const slug = useWorkspaceSlug()
  const { names } = room
  const found = useQuery({
    queryKey: [slug, 'catalogue.search', kind, ''],
    queryFn: ({ signal }) => trpc.catalogue.search.query({ kind, text: '' }, { signal }),
    enabled: kind !== '',
  })
  const others = found.data?.items
  return useMemo(() => {
    if (kind === '') return []
    const here = Object.entries(names)
      .filter(([, object]) => object.kind === kind)
      .map(([id, object]) => ({ id, name: object.name }))
    const known = new Set(here.map((item) => item.id))
    return [...here, ...(others ?? []).filter((item) => !known.has(item.id)).map(({ id, name }) => ({ id, name }))]
  }, [kind, names, others])
}
