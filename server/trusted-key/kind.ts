import type { StreamName } from '#domain/journal/entry.ts'
import { evolveTrustedKeys, TRUSTED_KEYS_EVOLVE_VERSION } from '#domain/trusted-key/evolve.ts'
import type { TrustedKeys } from '#domain/trusted-key/state.ts'
import type { WorkspaceScope } from '#server/db/scope.ts'
import type { StreamKind } from '#server/journal/stream-kind.ts'

/** All keys of a workspace in one stream: whether one is new, and whether one stands, is a question about all of them. */
export const trustedKeysKind: StreamKind<TrustedKeys> = {
  kind: 'trusted-keys',
  version: TRUSTED_KEYS_EVOLVE_VERSION,
  evolve: evolveTrustedKeys,
  project: () => ({}),
}

export const trustedKeysStream = ({ workspace }: WorkspaceScope): StreamName => `trusted-keys/${workspace}`
