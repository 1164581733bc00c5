// Keys, signatures and digests are written in base64, base64url or hex; each text means one row of bytes or none.
import { hexToBytes } from '@noble/hashes/utils.js'

const HEX = /^(?:[0-9a-fA-F]{2})+$/
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/

/** Null when the text is no base64 as it is written without slips: bits left over must be zero. */
export function base64Bytes(text: string): Uint8Array | null {
  if (!BASE64.test(text)) return null
  const bare = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  if (bare.length % 4 === 1) return null
  try {
    const decoded = atob(bare.padEnd(Math.ceil(bare.length / 4) * 4, '='))
    const bytes = Uint8Array.from(decoded, (letter) => letter.charCodeAt(0))
    return btoa(decoded).replace(/=+$/, '') === bare ? bytes : null
  } catch {
    return null
  }
}

/** White space, as it comes with a pasted text, says nothing. `lengths`: what is looked for, in bytes. */
export function bytesIn(text: string, lengths: readonly number[]): Uint8Array | null {
  const bare = text.replace(/\s+/g, '')
  const hex = bare.replace(/^0x/, '')
  const fits = (bytes: Uint8Array | null) => (bytes !== null && lengths.includes(bytes.length) ? bytes : null)
  return (HEX.test(hex) ? fits(hexToBytes(hex)) : null) ?? fits(base64Bytes(bare))
}
