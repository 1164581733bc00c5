// What a person may ask about trusted keys: one strict schema a command, used by the form, the transport and the server.
import { z } from 'zod'
import '#domain/sentences.ts'
import { Uuid } from '#domain/ids.ts'
import { line, prose } from '#domain/text.ts'
import { readPublicKey } from './public-key.ts'

export const KeyId = line(80, 'Give the id that signatures name it by').regex(/^[\x21-\x7e]+$/, {
  error: 'Letters, digits and signs without spaces, such as control-plane-2026',
})

const PublicKey = z
  .string()
  .max(2000, 'An Ed25519 public key is shorter than this')
  .superRefine((pasted, ctx) => {
    const read = readPublicKey(pasted)
    if (!read.ok) ctx.addIssue({ code: 'custom', message: read.message })
  })

/** `key` is the new id, made by who adds it, so that a repeated command adds nothing twice. */
export const AddTrustedKey = z.strictObject({
  command: Uuid,
  key: Uuid,
  name: line(80, 'Say whose key it is'),
  keyId: KeyId,
  publicKey: PublicKey,
})
export type AddTrustedKey = z.infer<typeof AddTrustedKey>

export const RevokeTrustedKey = z.strictObject({
  command: Uuid,
  key: Uuid,
  reason: prose(2000, 'Say why it is trusted no more'),
})
export type RevokeTrustedKey = z.infer<typeof RevokeTrustedKey>
