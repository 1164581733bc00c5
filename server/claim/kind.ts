import type { ClaimState } from '#domain/claim/claim.ts'
import { CLAIM_EVOLVE_VERSION, evolveClaim } from '#domain/claim/claim.ts'
import type { StreamName } from '#domain/journal/entry.ts'
import type { StreamKind } from '#server/journal/stream-kind.ts'

export const claimStream = (id: string): StreamName => `claim/${id}`

/** Nobody watches claims and no list shows them: rulings alone read them. */
export const claimKind: StreamKind<ClaimState> = {
  kind: 'claim',
  version: CLAIM_EVOLVE_VERSION,
  evolve: evolveClaim,
  project: () => ({}),
}
