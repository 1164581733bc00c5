// The bytes of an entry are its RFC 8785 form; what that form cannot carry is refused before it is written.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import canonicalize from 'canonicalize'
import { textFault } from '#domain/storable.ts'
import { escaped } from './pointer.ts'

/** A value that no entry may hold. `pointer` says where. */
export class NotStorable extends Error {
  override name = 'NotStorable'
  readonly pointer: string
  constructor(message: string, pointer: string) {
    super(message)
    this.pointer = pointer
  }
}

const MAX_DEPTH = 64

function refuse(value: unknown, pointer: string, depth: number): void {
  if (depth > MAX_DEPTH) throw new NotStorable('Nested too deep', pointer)
  if (value === null || typeof value === 'boolean') return
  if (typeof value === 'string') {
    const fault = textFault(value)
    if (fault) throw new NotStorable(fault, pointer)
    return
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      throw new NotStorable('Only whole numbers within ±2^53-1 are stored as numbers', pointer)
    }
    return
  }
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) refuse(value[i], `${pointer}/${i}`, depth + 1)
    return
  }
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    for (const [key, inner] of Object.entries(value)) {
      const fault = textFault(key)
      if (fault) throw new NotStorable(fault, pointer)
      refuse(inner, `${pointer}/${escaped(key)}`, depth + 1)
    }
    return
  }
  throw new NotStorable('Not a JSON value', pointer)
}

/** RFC 8785 text of a JSON value. Throws {@link NotStorable} on anything but closed JSON with integer numbers. */
export function canonicalText(value: unknown): string {
  refuse(value, '', 0)
  const text = canonicalize(value)
  if (text === undefined) throw new NotStorable('Not a JSON value', '')
  return text
}

export const canonicalBytes = (value: unknown): Uint8Array => utf8ToBytes(canonicalText(value))

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const sha256Hex = (bytes: Uint8Array): string => bytesToHex(sha256(bytes))
