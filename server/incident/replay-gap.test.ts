import { beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import { installation } from '#server/auth/testing/installation.ts'
import type { Who } from './testing/driver.ts'
import type { TrustedSigner } from './testing/gap-driver.ts'
import { bytesOf, contentsOf, replayGap, said, trusting } from './testing/gap-driver.ts'
import { refusedBy } from './testing/refused-by.ts'
import { signer } from './testing/signer.ts'
import { minutesAgo } from './testing/wake-driver.ts'

const here = await installation()
let ada: Who
let bo: Who
let key: TrustedSigner

beforeAll(async () => {
  ada = await here.claimed()
  bo = await here.joined(ada, 'responder', 'Bo')
  key = await trusting(here, ada)
})

const gap = () => replayGap(here, ada, key)
const contained = async () => (await gap()).contained(ada)

test('Route Event Replay Gap is run by two people through the API, from the gap to the evidence', async () => {
  const run = await contained()
  const fetched = await run.fetches(bo)
  expect(fetched.entries.map(({ entry }) => [entry.type, entry.data.fact, entry.data.observer])).toEqual([
    ['fact.recorded', 'snapshot', 'person'],
    ['fact.recorded', 'snapshotCheck', 'probe'],
    ['fact.recorded', 'snapshotOwners', 'probe'],
  ])
  await run.on.complete(bo, 'fetch')
  await run.on.complete(ada, 'verify')
  await run.names(bo)
  expect((await run.carriesOut(bo, 'jetstream.resume', run.resume('edge-fra'))).outcome).toBe('authorized')
  expect(refusedBy(await run.on.request(ada, 'gap.clear', {}))).toEqual(['no-clear-without-baseline violated'])
  expect((await run.carriesOut(ada, 'jetstream.resume', run.resume('edge-ams'))).outcome).toBe('authorized')
  await run.on.complete(ada, 'resume')
  const wrong = { firstWrongAt: minutesAgo(30), lastWrongAt: minutesAgo(5), notes: 'Old owners answered' }
  await run.on.record(bo, 'record', said('propagation', wrong))
  await run.on.complete(bo, 'record')
  expect((await run.carriesOut(ada, 'gap.clear', {})).outcome).toBe('authorized')
  expect((await run.on.finish(bo, 'replayed')).entries.at(-1)?.entry.type).toBe('execution.completed')
  await run.on.ok(ada, 'incident.resolveIncident', { summary: 'The edges follow again' })
  const { incident } = await run.on.room(bo)
  expect(incident.status).toBe('resolved')
  expect(await run.on.fold(bo)).toEqual(incident)
})

test('what the check says comes out of the bytes, cites the reading it verified, and shows each check', async () => {
  const run = await contained()
  const { entries } = await run.fetches(bo)
  const [reading, check, owners] = entries.map(({ entry }) => entry)
  const { names } = await run.on.room(bo)
  expect(await run.check(bo)).toMatchObject({
    observer: 'probe',
    cites: [reading?.seq],
    reason: null,
    value: { verdict: 'verified', sequence: 240, keyId: key.keyId },
    verified: { by: 'signedFile', key: key.key, checks: ['digest', 'key', 'signature', 'contents'].map(ok) },
  })
  const value = (await run.check(bo)).value as { id: string; sha256: string }
  expect(names[value.id]).toMatchObject({ kind: 'snapshot', name: 'snap-9001' })
  expect(check?.at).toBe(reading?.at)
  const read = (await run.on.fold(bo)).executions[run.on.execution]?.readings.snapshotOwners?.at(-1)
  const rows = read?.value as { route: string; owner: string }[]
  expect(rows.map(({ route, owner }) => [names[route]?.name, names[owner]?.name])).toEqual([
    ['shop/checkout', 'op-8790'],
    ['shop/cart', 'op-8791'],
  ])
  expect(owners?.data.cites).toEqual([reading?.seq])
})

const ok = (check: string) => ({ check, result: 'ok' })

describe('a snapshot that does not verify is recorded with its reason, and nothing rests on it', () => {
  const cases: [string, (run: Awaited<ReturnType<typeof contained>>) => Promise<unknown>, RegExp, string][] = [
    [
      'signed by a key nobody trusts',
      (run) => run.fetches(bo, undefined, { pair: signer() }),
      /not one that/,
      'signature',
    ],
    ['under a key id nobody knows', (run) => run.fetches(bo, undefined, { keyId: 'other' }), /No key other/, 'key'],
    [
      'a signature of other bytes',
      (run) => run.fetches(bo, undefined, { signed: Buffer.from('x') }),
      /not one that/,
      'signature',
    ],
    [
      'signed, and no snapshot',
      (run) => run.fetches(bo, { id: 's', sequence: 'many' }),
      /In sequence: a whole number/,
      'contents',
    ],
    ['a snapshot with more in it', (run) => run.fetches(bo, contentsOf({ more: 1 })), /more has no place/, 'contents'],
  ]
  test.each(cases)('%s', async (_, fetch, reason, failed) => {
    const run = await contained()
    await fetch(run)
    const check = await run.check(bo)
    expect(check).toMatchObject({ value: { verdict: 'failed', sequence: null, id: null, createdAt: null } })
    expect(check.reason).toMatch(reason)
    expect(check.verified?.checks.find(({ result }) => result === 'failed')?.check).toBe(failed)
    const complete = await run.on.ok(bo, 'execution.completeStep', { execution: run.on.execution, step: 'fetch' })
    expect(complete.outcome).toBe('recorded')
    const verify = await run.on.try(bo, 'execution.completeStep', { execution: run.on.execution, step: 'verify' })
    expect(verify.error?.message).toMatch(/must be verified/)
  })

  test('a key that was revoked verifies nothing any more, and what it verified before stands', async () => {
    const own = await trusting(here, ada)
    const run = await (await replayGap(here, ada, own)).contained(ada)
    await run.fetches(bo)
    await own.revoke()
    expect((await run.check(bo)).value).toMatchObject({ verdict: 'verified' })
    await run.fetches(bo)
    expect(await run.check(bo)).toMatchObject({
      value: { verdict: 'failed' },
      reason: expect.stringMatching(/was revoked/),
    })
  })
})

describe('what is malformed stands beside its field, and nothing is recorded', () => {
  const sends = async (change: (brought: Record<string, Json>) => Record<string, Json>) => {
    const run = await contained()
    return run.on.tryRecord(bo, 'fetch', said('snapshot', change(await run.brings(bo))))
  }

  test.each([
    ['no signature at all', { signature: 'not a signature' }, 'readings.0.value.signature', /64 bytes/],
    ['half a signature', { signature: Buffer.alloc(32).toString('base64') }, 'readings.0.value.signature', /64 bytes/],
    [
      'a file that was never attached',
      { file: { id: newId(), name: 'x', size: 1, sha256: 'a'.repeat(64) } },
      'readings.0.value.file',
      /Attach it again/,
    ],
    ['a name in place of a file', { file: 'snapshot.json' }, 'readings.0.value.file', /file that was attached/],
  ] as [string, Record<string, Json>, string, RegExp][])('%s', async (_, other, path, message) => {
    const answer = await sends((brought) => ({ ...brought, ...other }))
    expect(answer.error?.code).toBe('BAD_INPUT')
    expect(answer.error?.fields?.[path]).toMatch(message)
  })

  test('a digest that is not that of the attached bytes', async () => {
    const answer = await sends((brought) => ({
      ...brought,
      file: { ...(brought.file as Record<string, Json>), sha256: 'b'.repeat(64) },
    }))
    expect(answer.error?.fields?.['readings.0.value.file']).toMatch(/Attach it again/)
  })

  test('a file of another incident', async () => {
    const other = await contained()
    const foreign = await other.brings(bo)
    const answer = await sends((brought) => ({ ...brought, file: foreign.file ?? null }))
    expect(answer.error?.fields?.['readings.0.value.file']).toMatch(/Attach it again/)
  })

  test('what only a verifier says is typed by nobody', async () => {
    const run = await contained()
    await run.fetches(bo, undefined, { keyId: 'other' })
    const { id, ...rest } = (await run.check(bo)).value as Record<string, Json>
    const forged = { ...rest, verdict: 'verified', id: { name: 'snap-1' }, sequence: 240, createdAt: minutesAgo(1) }
    const answer = await run.on.tryRecord(bo, 'fetch', said('snapshotCheck', forged))
    expect(answer.error?.code).toBe('BAD_INPUT')
    const direct = await run.on.try(bo, 'execution.recordEvidence', {
      execution: run.on.execution,
      step: 'fetch',
      readings: [],
      verified: { snapshot: {} },
    })
    expect(direct.error?.code).toBe('BAD_INPUT')
  })
})

test('the same bytes sent twice are attached once; other bytes under the same id are refused', async () => {
  const run = await contained()
  const file = {
    incident: run.on.incident,
    file: newId(),
    name: 'a.json',
    content: bytesOf({ a: 1 }).toString('base64'),
  }
  const first = await here.ok('file.attach', file, bo)
  expect(await here.ok('file.attach', file, ada)).toEqual(first)
  const other = await here.call('file.attach', { ...file, content: bytesOf({ a: 2 }).toString('base64') }, bo)
  expect(other.error?.code).toBe('CONFLICT')
})
