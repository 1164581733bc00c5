import { generateKeyPairSync, sign } from 'node:crypto'

/** A key pair as somebody outside holds it. */
export function signer() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const der = publicKey.export({ format: 'der', type: 'spki' })
  const raw = der.subarray(-32)
  return {
    pem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    der,
    raw,
    base64: raw.toString('base64'),
    sign: (bytes: Uint8Array) => sign(null, bytes, privateKey).toString('base64'),
  }
}
export type Signer = ReturnType<typeof signer>
