import pg from 'pg'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { FileValue } from '#domain/file/file.ts'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { Answer } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'
import type { Who } from './testing/driver.ts'
import type { GapDriver, TrustedSigner } from './testing/gap-driver.ts'
import { contentsOf, replayGap, said, trusting } from './testing/gap-driver.ts'

const here = await installation()
let ada: Who
let key: TrustedSigner

beforeAll(async () => {
  ada = await here.claimed()
  key = await trusting(here, ada)
})

const contained = async () => (await replayGap(here, ada, key)).contained(ada)
const routes = (count: number) => Array.from({ length: count }, (_, i) => ({ route: `r/${i}`, owner: `op-r-${i}` }))
const ownersOf = async (run: GapDriver) =>
  (await run.on.fold(ada)).executions[run.on.execution]?.readings.snapshotOwners?.at(-1)
const known = async (kind: string, name: string) => {
  const { rows } = await here.database.owner.query('select id from catalogue_object where kind = $1 and name like $2', [
    kind,
    name,
  ])
  return rows.length
}

test('two owners of one route that differ in case are no owners: neither is used', async () => {
  const run = await contained()
  const owners = [
    { route: 'shop/Checkout', owner: 'op-A' },
    { route: 'shop/checkout', owner: 'op-B' },
  ]
  await run.fetches(ada, contentsOf({ owners }))
  expect(await run.check(ada)).toMatchObject({
    value: { verdict: 'failed' },
    reason: expect.stringContaining('a route is named twice'),
  })
  for (const owner of ['op-A', 'op-B']) {
    const asked = await run.on.request(ada, 'owner.use', run.uses('signedSnapshot', owner))
    expect(asked.outcome).toBe('refused')
  }
})

test('a snapshot of more routes than a table holds verifies, and gives the owners of the routes of the gap alone', async () => {
  const run = await contained()
  await run.fetches(ada, contentsOf({ owners: [...routes(3_000), { route: 'SHOP/checkout', owner: 'op-8790' }] }))
  expect(await run.check(ada)).toMatchObject({ value: { verdict: 'verified' }, reason: null })
  expect((await ownersOf(run))?.value).toHaveLength(1)
  expect(await known('route', 'r/%')).toBe(0)
  expect(await known('operation', 'op-r-%')).toBe(0)
  const asked = await run.on.request(ada, 'owner.use', run.uses('signedSnapshot', 'op-8790'))
  expect(asked.outcome).toBe('authorized')
})

test('a snapshot that names no route of the gap is verified, and says why it gives no owner', async () => {
  const run = await contained()
  await run.fetches(ada, contentsOf({ owners: routes(2) }))
  expect(await run.check(ada)).toMatchObject({ value: { verdict: 'verified' }, reason: null })
  expect(await ownersOf(run)).toMatchObject({ value: null, reason: expect.stringMatching(/name none of the objects/) })
})

describe('one request is little work', () => {
  const brought = async (run: GapDriver) => said('snapshot', await run.brings(ada))

  test('a fact that is read twice in one look is refused beside the second, before anything is verified', async () => {
    const run = await contained()
    const reading = await brought(run)
    let answer: Answer | undefined
    const reads = await bytesRead(async () => {
      answer = await run.on.tryRecord(ada, 'fetch', reading, reading)
    })
    expect(reads).toBe(0)
    expect(answer?.error).toMatchObject({ code: 'BAD_INPUT', fields: { 'readings.1.fact': 'Read twice in one look' } })
  })

  test('more files than a look can name are refused, and none of their bytes are read', async () => {
    const run = await contained()
    const { file } = await run.brings(ada)
    const params = { a: Array.from({ length: 51 }, () => file ?? null) } as Record<string, Json>
    const asked = { execution: run.on.execution, run: newId(), action: 'gap.clear', params }
    const answer = await run.on.try(ada, 'execution.requestAction', asked)
    expect(answer.error).toMatchObject({
      code: 'BAD_INPUT',
      fields: { 'params.a.50': 'At most 50 files at once; these are 51' },
    })
  })

  test('a command that names a file and verifies nothing reads none of its bytes', async () => {
    const run = await contained()
    const file = (await run.brings(ada)).file as FileValue
    const reads = await bytesRead(async () => {
      const asked = { execution: run.on.execution, run: newId(), action: 'gap.clear', params: { file } }
      await run.on.try(ada, 'execution.requestAction', asked)
    })
    expect(reads).toBe(0)
    const reading = await brought(run)
    expect(await bytesRead(() => run.on.record(ada, 'fetch', reading))).toBe(1)
  })
})

/** How often the bytes of a file were asked for meanwhile. */
async function bytesRead(work: () => Promise<unknown>): Promise<number> {
  const asked = vi.spyOn(pg.Client.prototype, 'query')
  try {
    await work()
    return asked.mock.calls.filter(([text]) => /\bbytes from file\b/.test(String(text))).length
  } finally {
    asked.mockRestore()
  }
}
