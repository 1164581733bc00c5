'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { createContext, useContext, useState } from 'react'
import type { TrpcClient } from './client.ts'
import { trpc, trpcIn } from './client.ts'
import { isPassing, shownError } from './shown-error.ts'

const Workspace = createContext<string | null>(null)

/** `networkMode: always`: a browser that thinks it is offline may still reach a server on its own machine or network. */
const newQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 5_000,
        retry: (failures, error) => failures < 3 && isPassing(shownError(error)),
      },
      mutations: { networkMode: 'always' },
    },
  })

/** Around every page; inside a workspace with its `slug`. May be nested: the inner slug counts, the cache is shared. */
export function TrpcProvider({ slug = null, children }: { slug?: string | null; children: ReactNode }) {
  return (
    <Workspace value={slug}>
      <Cache>{children}</Cache>
    </Workspace>
  )
}

const HasCache = createContext(false)

function Cache({ children }: { children: ReactNode }) {
  const shared = useContext(HasCache)
  const [client] = useState(newQueryClient)
  if (shared) return children
  return (
    <HasCache value={true}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </HasCache>
  )
}

export const useWorkspaceSlug = (): string | null => useContext(Workspace)

/** The client of the workspace this component stands in; outside of one, the client without a workspace. */
export function useTrpc(): TrpcClient {
  const slug = useWorkspaceSlug()
  return slug ? trpcIn(slug) : trpc
}
