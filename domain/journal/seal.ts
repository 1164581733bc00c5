// A sealed value is absent from its entry; the entry holds a salted digest, so deleting value and salt leaves the chain whole.
import type { Json } from '#domain/json.ts'
import { canonicalBytes, sha256Hex } from './canonical.ts'
import type { Pointer } from './entry.ts'

/** `salt` is 128 bits, base64url without padding. */
export type SealedValue = { pointer: Pointer; salt: string; value: Json }

/** SHA-256(JCS([salt, pointer, value])), hex. */
export const sealDigest = ({ salt, pointer, value }: SealedValue): string =>
  sha256Hex(canonicalBytes([salt, pointer, value]))
