import type { FileValue } from '#domain/file/file.ts'
import { fileIn } from '#domain/file/file.ts'
import type { VerifiedReading } from '#domain/incident/decision.ts'
import type { Json } from '#domain/json.ts'
import { Problem } from '#domain/problem.ts'
import type { Fact } from '#domain/runbook/document.ts'
import type { TrustedKeys } from '#domain/trusted-key/state.ts'
import { computedValue } from '#domain/verifier/computed.ts'
import { checkSignedFile, signatureFault, signedReading } from '#domain/verifier/signed-file.ts'
import type { StoredFile } from '#server/file/read.ts'
import { verifyEd25519 } from './ed25519.ts'
import type { Interning } from './interning.ts'

type FilePlace = { path: string; file: FileValue }

/** Every file that an input names, with the way to it. */
export function filesIn(value: unknown, path = ''): FilePlace[] {
  if (typeof value !== 'object' || value === null) return []
  const file = fileIn(value as Json)
  if (file) return [{ path, file }]
  return Object.entries(value).flatMap(([name, part]) => filesIn(part, path === '' ? name : `${path}.${name}`))
}

const GONE = 'This file is not attached to this incident any more. Attach it again'

/** What a browser says of a file must be what stands here of it. */
export function expectAttached(places: readonly FilePlace[], stored: ReadonlyMap<string, StoredFile>): void {
  const isThere = ({ id, name, size, sha256 }: FileValue) => {
    const found = stored.get(id)
    return found?.name === name && found.size === size && found.sha256 === sha256
  }
  const gone = places.filter(({ file }) => !isThere(file)).map(({ path }): [string, string] => [path, GONE])
  if (gone.length > 0) throw new Problem('BAD_INPUT', 'Nothing was recorded yet.', Object.fromEntries(gone))
}

/** What verification rests on: the bytes, and the trusted keys as they stood at entry `seq` of their stream. */
export type Proof = { files: ReadonlyMap<string, StoredFile>; keys: TrustedKeys; seq: number }

/** Computes, from the bytes, every fact that the runbook computes from what is recorded. Runs twice; see Interning. */
export function verifyReadings(
  readings: readonly { fact: string; value: Json }[],
  facts: readonly Fact[],
  { files, keys }: Proof,
  interning: Interning,
): Record<string, VerifiedReading> {
  const verified: Record<string, VerifiedReading> = {}
  for (const [i, { fact, value }] of readings.entries()) {
    const computed = facts.filter((each) => each.computed?.from === fact)
    const reading = signedReading(value)
    const bytes = reading && files.get(reading.file.id)?.bytes
    if (computed.length === 0 || !reading || !bytes || signatureFault(reading.signature)) continue
    const checked = checkSignedFile({ reading, bytes, keys, verify: verifyEd25519 })
    const values = computed.map(({ name, type }): [string, Json] => [
      name,
      interning.value(type, computedValue(type, checked), `readings.${i}.value`),
    ])
    verified[fact] = { checked, values: Object.fromEntries(values) }
  }
  return verified
}
