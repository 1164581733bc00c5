// What the screen of trusted keys is given.
import type { Instant } from '#domain/journal/entry.ts'

type Done = { at: Instant; by: string }

/** `trustedKey.list` (needs trustedKey.read): those that stand first, then those revoked; the newest first in each. */
export type TrustedKeyRow = {
  id: string
  /** Null: redacted. */
  keyId: string | null
  name: string | null
  /** Base64 of the 32 bytes. */
  publicKey: string
  /** SHA-256 of the key in DER form, hex. */
  fingerprint: string
  /** `by`: the member's name. */
  added: Done
  revoked: (Done & { reason: string | null }) | null
}
