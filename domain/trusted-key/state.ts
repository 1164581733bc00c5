// The workspace trusts keys to sign what it is given: each key was added by somebody, and stands until somebody revokes it, for good.
import type { Instant } from '#domain/journal/entry.ts'

export type TrustedKey = {
  id: string
  /** What a signature names it by. Null once redacted: then nothing is signed under it. */
  keyId: string | null
  name: string | null
  /** Ed25519, 32 bytes, hex. */
  publicKey: string
  added: { at: Instant; by: string; seq: number }
  revoked: { at: Instant; by: string; seq: number; reason: string | null } | null
}

/** In the order they were added; none is ever taken away. */
export type TrustedKeys = { keys: readonly TrustedKey[] }

export const NO_KEYS: TrustedKeys = { keys: [] }
