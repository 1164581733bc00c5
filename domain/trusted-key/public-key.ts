// An Ed25519 public key is 32 bytes that name a point of the curve; it may be pasted as PEM, base64 or hex.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { base64Bytes, bytesIn } from '#domain/verifier/bytes.ts'

/** `key`: the 32 bytes as hex. */
export type ReadKey = { ok: true; key: string } | { ok: false; message: string }

/** What stands before the key in SubjectPublicKeyInfo, RFC 8410. */
const SPKI_HEAD = '302a300506032b6570032100'
const KEY_BYTES = 32
const SPKI_BYTES = SPKI_HEAD.length / 2 + KEY_BYTES

const P = 2n ** 255n - 19n
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n

/** Points of small order, sign left out: under such a key anybody can sign. */
const WEAK = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % P]
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % P
    square = (square * square) % P
  }
  return result
}

/** Is there a point of the curve at this height? */
function namesPoint(bytes: Uint8Array): boolean {
  const upright = Uint8Array.from(bytes)
  upright[31] = (upright[31] ?? 0) & 0x7f
  if (WEAK.has(bytesToHex(upright))) return false
  const y = BigInt(`0x${bytesToHex(upright.reverse())}`)
  if (y >= P) return false
  const square = (y * y) % P
  const ratio = (((square + P - 1n) % P) * ((D * square + 1n) % P)) % P
  return power(ratio, (P - 1n) / 2n) === 1n
}

const no = (message: string): ReadKey => ({ ok: false, message })

function fromBytes(bytes: Uint8Array): ReadKey {
  const hex = bytesToHex(bytes)
  if (bytes.length === SPKI_BYTES && !hex.startsWith(SPKI_HEAD))
    return no('This is a public key of another kind. An Ed25519 key is needed')
  const key = bytes.slice(-KEY_BYTES)
  return namesPoint(key)
    ? { ok: true, key: bytesToHex(key) }
    : no('These 32 bytes are no Ed25519 public key. Copy it once more')
}

const PEM = /^-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*)-----END \1-----$/

/** Reads what was pasted, or says in a sentence why it is no such key. */
export function readPublicKey(pasted: string): ReadKey {
  const text = pasted.trim()
  if (text === '') return no('Paste the public key')
  if (/PRIVATE KEY/.test(text))
    return no('This is a private key: it stays where it signs. Paste the public key, and make a new pair')
  if (text.includes('-----')) {
    const [, label, body = ''] = PEM.exec(text) ?? []
    const bytes = base64Bytes(body.replace(/\s+/g, ''))
    if (label !== 'PUBLIC KEY' || bytes === null) return no('This PEM holds no public key that can be read')
    return bytes.length === SPKI_BYTES
      ? fromBytes(bytes)
      : no('This is a public key of another kind. An Ed25519 key is needed')
  }
  const bytes = bytesIn(text, [KEY_BYTES, SPKI_BYTES])
  return bytes === null ? no('An Ed25519 public key is needed: PEM, or 32 bytes in base64 or hex') : fromBytes(bytes)
}

/** SHA-256 of the key as `openssl pkey -pubin -outform DER` gives it, in hex. */
export const fingerprintOf = (key: string): string => bytesToHex(sha256(hexToBytes(SPKI_HEAD + key)))
