import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { runbookAt } from '#domain/ruling/testing/given-run.ts'
import { NO_KEYS } from '#domain/trusted-key/state.ts'
import { readingsToVerify, SignedChecks } from './verify-readings.ts'

const { facts } = runbookAt('runbooks/route-event-replay-gap.yaml').document
const bytes = Buffer.from('{}')
const file = { id: newId(), name: 'a', size: 2, sha256: createHash('sha256').update(bytes).digest('hex') }
const value = { file, signature: 'a'.repeat(128), keyId: 'key-1' }

test('a command that is prepared again checks its bytes once more only when other keys are trusted', async () => {
  const [one] = readingsToVerify([{ fact: 'snapshot', value }], facts, undefined)
  if (!one) throw new Error('Nothing is verified')
  let reads = 0
  const read = async () => {
    reads++
    return bytes
  }
  const checks = new SignedChecks()
  const first = await checks.of(one, NO_KEYS, 3, read)
  expect(await checks.of(one, NO_KEYS, 3, read)).toBe(first)
  expect(reads).toBe(1)
  await checks.of(one, NO_KEYS, 4, read)
  expect(reads).toBe(2)
})

test('facts that nothing is computed from are not verified, whatever they hold', () => {
  expect(readingsToVerify([{ fact: 'gap', value }], facts, undefined)).toEqual([])
  expect(readingsToVerify([{ fact: 'snapshot', value: { ...value, signature: 'none' } }], facts, undefined)).toEqual([])
})
