import { createPublicKey, verify } from 'node:crypto'
import type { VerifyEd25519 } from '#domain/verifier/signed-file.ts'

/** By OpenSSL. A key that cannot be read fits nothing. */
export const verifyEd25519: VerifyEd25519 = (publicKey, signature, bytes) => {
  try {
    const x = Buffer.from(publicKey, 'hex').toString('base64url')
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } })
    return verify(null, bytes, key, signature)
  } catch {
    return false
  }
}
