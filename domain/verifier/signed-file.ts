// A signed file is checked from its bytes: their digest, the key that is trusted now, its signature, then what they say. One check that fails ends it.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { FileValue } from '#domain/file/file.ts'
import { fileIn } from '#domain/file/file.ts'
import type { Json } from '#domain/json.ts'
import type { TrustedKeys } from '#domain/trusted-key/state.ts'
import { bytesIn } from './bytes.ts'
import type { SnapshotContents } from './snapshot.ts'
import { readSnapshot } from './snapshot.ts'

/** In the order they are made. What the bytes say is read last: what nobody trusted signed is no work. */
export const SIGNED_FILE_CHECKS = ['digest', 'key', 'signature', 'contents'] as const
export type SignedFileCheck = (typeof SIGNED_FILE_CHECKS)[number]

export type CheckResult = { check: SignedFileCheck; result: 'ok' | 'failed' | 'notTried' }

/** What somebody recorded: the file, the signature as it was pasted, the id of the key that is said to have made it. */
export type SignedReading = { file: FileValue; signature: string; keyId: string }

export type CheckedFile = {
  verdict: 'verified' | 'failed'
  /** Of the bytes that were checked, hex. */
  sha256: string
  keyId: string
  /** The trusted key that was found under that id. */
  key: string | null
  checks: CheckResult[]
  /** Why it failed, in a sentence. */
  reason: string | null
  /** Null unless it is verified: what nobody trusted signed says nothing. */
  contents: SnapshotContents | null
}

const SIGNATURE_BYTES = 64

export const signatureBytes = (text: string): Uint8Array | null => bytesIn(text, [SIGNATURE_BYTES])

/** Said under the field; null when it is a signature, of whatever. */
export const signatureFault = (text: string): string | null =>
  signatureBytes(text) === null ? 'An Ed25519 signature has 64 bytes, in base64 or hex. Paste it whole' : null

/** Null while a part of it is unknown: then nothing is checked. */
export function signedReading(value: Json): SignedReading | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  const parts = value as { readonly [name: string]: Json }
  const file = fileIn(parts.file)
  const { signature, keyId } = parts
  return file && typeof signature === 'string' && typeof keyId === 'string' ? { file, signature, keyId } : null
}

/** Does the signature of that key fit the bytes? */
export type VerifyEd25519 = (publicKey: string, signature: Uint8Array, bytes: Uint8Array) => boolean

export type Checking = {
  reading: SignedReading
  bytes: Uint8Array
  keys: TrustedKeys
  verify: VerifyEd25519
}

type Found = { ok: true } | { ok: false; reason: string }
const failed = (reason: string): Found => ({ ok: false, reason })

function keyFound({ reading, keys }: Checking) {
  const key = keys.keys.find(({ keyId }) => keyId === reading.keyId)
  if (!key) return { key: null, found: failed(`No key ${reading.keyId} is trusted here.`) }
  if (key.revoked) return { key, found: failed(`The key ${reading.keyId} was revoked.`) }
  return { key, found: { ok: true } as Found }
}

function signed({ reading, bytes, verify }: Checking, publicKey: string): Found {
  const signature = signatureBytes(reading.signature)
  return signature !== null && verify(publicKey, signature, bytes)
    ? { ok: true }
    : failed(`The signature is not one that ${reading.keyId} made of these bytes.`)
}

export function checkSignedFile(checking: Checking): CheckedFile {
  const { reading, bytes } = checking
  const digest = bytesToHex(sha256(bytes))
  const { key, found } = keyFound(checking)
  let contents: SnapshotContents | null = null
  const read = (): Found => {
    const snapshot = readSnapshot(bytes)
    if (!snapshot.ok) return failed(`It is signed, and no snapshot. ${snapshot.reason}`)
    contents = snapshot.contents
    return { ok: true }
  }
  const tries: Record<SignedFileCheck, () => Found> = {
    digest: () =>
      digest === reading.file.sha256 ? { ok: true } : failed('The bytes are not those that were attached.'),
    key: () => found,
    signature: () => signed(checking, key?.publicKey ?? ''),
    contents: read,
  }
  let reason: string | null = null
  const checks = SIGNED_FILE_CHECKS.map((check): CheckResult => {
    if (reason !== null) return { check, result: 'notTried' }
    const tried = tries[check]()
    if (!tried.ok) reason = tried.reason
    return { check, result: tried.ok ? 'ok' : 'failed' }
  })
  return {
    verdict: reason === null ? 'verified' : 'failed',
    sha256: digest,
    keyId: reading.keyId,
    key: key?.id ?? null,
    checks,
    reason,
    contents,
  }
}
