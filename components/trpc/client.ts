import { createTRPCClient, httpBatchLink } from '@trpc/client'
import type { AppRouter } from '#server/trpc/router.ts'

/** Calls of this client carry the workspace they are meant for, whatever page the tab is on by then. */
const clientFor = (slug: string | null) =>
  createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: '/api/trpc',
        maxItems: 10,
        methodOverride: 'POST',
        headers: slug ? { 'x-holdpoint-workspace': slug } : {},
      }),
    ],
  })

export type TrpcClient = ReturnType<typeof clientFor>

/** For procedures that belong to no workspace: setup, invitation.peek and join, reset.peek and use, me, workspace.create. */
export const trpc: TrpcClient = clientFor(null)

const clients = new Map<string, TrpcClient>()

/** The client of one workspace, the same object every time. */
export function trpcIn(slug: string): TrpcClient {
  const known = clients.get(slug) ?? clientFor(slug)
  clients.set(slug, known)
  return known
}
