// A claim says which open run holds an exclusive action for one key, in the whole workspace, and when it was last given back.
import { canonicalBytes, sha256Hex } from '#domain/journal/canonical.ts'
import type { Instant, NewEvent, OpenedEntry } from '#domain/journal/entry.ts'

/** `number` is null where the incident is private: whoever meets the claim elsewhere learns no name. */
export type Holder = { incident: string; execution: string; run: string; number: string | null }

export type ClaimState = {
  holder: Holder | null
  /** Whose run ended last, and when that was reported. */
  last: (Holder & { endedAt: Instant }) | null
}

export const CLAIM_EVOLVE_VERSION = 1

/** The same for every incident of the workspace: made from what is claimed. */
export const claimId = (workspace: string, action: string, key: string): string => {
  const hex = sha256Hex(canonicalBytes([workspace, action, key]))
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export const claimTaken = (holder: Holder): NewEvent => ({ type: 'claim.taken', tv: 1, data: { ...holder }, open: {} })

export const claimReleased = (run: string): NewEvent => ({ type: 'claim.released', tv: 1, data: { run }, open: {} })

export function evolveClaim(state: ClaimState | null, { entry }: OpenedEntry): ClaimState {
  if (entry.type === 'claim.taken') return { holder: entry.data as unknown as Holder, last: state?.last ?? null }
  if (entry.type !== 'claim.released') throw new Error(`No rule to fold ${entry.type}`)
  if (!state?.holder) throw new Error('A claim that nobody holds cannot be given back')
  return { holder: null, last: { ...state.holder, endedAt: entry.at } }
}
