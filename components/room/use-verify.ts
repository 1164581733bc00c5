'use client'

import { useTrpc } from '#components/trpc/trpc-provider.tsx'

export type Verified = { entries: number; head: string; redacted: number; faults: { seq: number; fault: string }[] }

/** Asks the server to walk the incident's chain. Null: no answer. */
export function useVerify(): (incident: string) => Promise<Verified | null> {
  const trpc = useTrpc()
  return async (incident) => {
    try {
      return await trpc.incident.verify.query({ incident })
    } catch {
      return null
    }
  }
}
