// What can happen to the trusted keys of a workspace, by entry type. What people called a key is sealed beside it.
import type { NewEvent } from '#domain/journal/entry.ts'

export type TrustedKeyEventData = {
  /** Open: `/name`, `/keyId`. */
  'key.trusted': { key: string; algorithm: 'ed25519'; publicKey: string }
  /** Open: `/reason`. */
  'key.revoked': { key: string }
}

export type TrustedKeyEvent = {
  [T in keyof TrustedKeyEventData]: { type: T; data: TrustedKeyEventData[T] }
}[keyof TrustedKeyEventData]

export const keyTrusted = (key: string, publicKey: string, open: { name: string; keyId: string }): NewEvent => ({
  type: 'key.trusted',
  tv: 1,
  data: { key, algorithm: 'ed25519', publicKey },
  open: { '/name': open.name, '/keyId': open.keyId },
})

export const keyRevoked = (key: string, reason: string): NewEvent => ({
  type: 'key.revoked',
  tv: 1,
  data: { key },
  open: { '/reason': reason },
})
