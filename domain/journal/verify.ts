// A stream is whole when its numbers run 1..n, each entry holds its predecessor's hash, and every value still there matches its seal.
import { canonicalText, sha256Hex } from './canonical.ts'
import { GENESIS } from './compose.ts'
import type { Entry } from './entry.ts'
import type { SealedValue } from './seal.ts'
import { sealDigest } from './seal.ts'

export type StoredEntry = { bytes: Uint8Array; hash: string; sealedValues: readonly SealedValue[] }

/** `seq` is where the fault shows, counted from 1. */
export type ChainFault = { seq: number; fault: string }

export type ChainReport = { entries: number; head: string; redacted: number; faults: ChainFault[] }

/** Checks stored entries one by one, from the bytes alone. Never throws. */
export type ChainVerifier = { add(stored: StoredEntry): void; report(): ChainReport }

export function verifyStream(workspace: string, stream: string, stored: Iterable<StoredEntry>): ChainReport {
  const verifier = chainVerifier(workspace, stream)
  for (const each of stored) verifier.add(each)
  return verifier.report()
}

/** For streams too long to be held at once: entries are added in their stored order. */
export function chainVerifier(workspace: string, stream: string): ChainVerifier {
  const faults: ChainFault[] = []
  let prev = GENESIS
  let seq = 0
  let redacted = 0
  return {
    add: ({ bytes, hash, sealedValues }) => {
      seq++
      const digest = sha256Hex(bytes)
      if (digest !== hash) faults.push({ seq, fault: 'The bytes do not match the stored hash' })
      const entry = parseEntry(bytes)
      if (!entry) {
        faults.push({ seq, fault: 'The bytes are not an entry in canonical form' })
        prev = hash
        return
      }
      if (entry.seq !== seq) faults.push({ seq, fault: `Numbered ${entry.seq}, expected ${seq}` })
      if (entry.prev !== prev) faults.push({ seq, fault: 'Does not continue the entry before it' })
      if (entry.workspace !== workspace || entry.stream !== stream) {
        faults.push({ seq, fault: 'Belongs to another stream' })
      }
      const found = new Set<string>()
      for (const sealed of sealedValues) {
        found.add(sealed.pointer)
        if (entry.sealed[sealed.pointer] !== sealDigest(sealed)) {
          faults.push({ seq, fault: `The value at ${sealed.pointer} does not match its seal` })
        }
      }
      redacted += Object.keys(entry.sealed).filter((pointer) => !found.has(pointer)).length
      prev = digest
    },
    report: () => ({ entries: seq, head: prev, redacted, faults }),
  }
}

/** The entry in stored bytes, or null when they are not the canonical form of one. */
export function parseEntry(bytes: Uint8Array): Entry | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const entry = JSON.parse(text)
    return isEntry(entry) && canonicalText(entry) === text ? entry : null
  } catch {
    return null
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isEntry = (value: unknown): value is Entry =>
  isObject(value) &&
  value.v === 1 &&
  Number.isInteger(value.seq) &&
  ['workspace', 'stream', 'prev', 'at', 'command', 'type'].every((key) => typeof value[key] === 'string') &&
  [value.actor, value.data, value.sealed].every(isObject)
