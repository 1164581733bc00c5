'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { TrpcClient } from './client.ts'
import type { ShownError } from './shown-error.ts'
import { shownError } from './shown-error.ts'
import { useTrpc, useWorkspaceSlug } from './trpc-provider.tsx'

export type Read<T> = {
  data: T | undefined
  error: ShownError | null
  loading: boolean
  again(): void
}

type Options<T> = { initialData?: T; refetchIntervalMs?: number }

/**
 * A query of the workspace this component stands in.
 * `useRead(['member.list'], (trpc, signal) => trpc.member.list.query({}, { signal }))`
 */
export function useRead<T>(
  key: readonly unknown[],
  ask: (trpc: TrpcClient, signal: AbortSignal) => Promise<T>,
  { initialData, refetchIntervalMs }: Options<T> = {},
): Read<T> {
  const client = useTrpc()
  const slug = useWorkspaceSlug()
  const query = useQuery<T>({
    queryKey: [slug, ...key],
    queryFn: ({ signal }) => ask(client, signal),
    ...(initialData === undefined ? {} : { initialData: () => initialData }),
    ...(refetchIntervalMs ? { refetchInterval: refetchIntervalMs } : {}),
  })
  return {
    data: query.data,
    error: query.error ? shownError(query.error) : null,
    loading: query.isPending,
    again: () => void query.refetch(),
  }
}

/** After an action: reads whose key begins so are asked again. `useReread()(['member.list'])` */
export function useReread(): (key: readonly unknown[]) => Promise<void> {
  const cache = useQueryClient()
  const slug = useWorkspaceSlug()
  return (key) => cache.invalidateQueries({ queryKey: [slug, ...key] })
}
