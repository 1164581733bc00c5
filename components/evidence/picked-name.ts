'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useWorkspaceSlug } from '#components/trpc/trpc-provider.tsx'

/** The name of an object that was offered to be picked, and that the incident speaks of nowhere yet. */
export function usePickedName(): (id: string) => string | undefined {
  const queries = useQueryClient()
  const slug = useWorkspaceSlug()
  return useCallback(
    (id: string) =>
      queries
        .getQueriesData<{ items: readonly { id: string; name: string }[] }>({ queryKey: [slug, 'catalogue.search'] })
        .flatMap(([, found]) => found?.items ?? [])
        .find((object) => object.id === id)?.name,
    [queries, slug],
  )
}
