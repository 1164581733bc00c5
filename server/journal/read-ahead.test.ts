import { beforeAll, expect, test } from 'vitest'
import type { StreamName } from '#domain/journal/entry.ts'
import { newId } from '#domain/new-id.ts'
import { Problem } from '#domain/problem.ts'
import type { TestDatabase } from '#server/db/testing/database.ts'
import { testDatabase } from '#server/db/testing/database.ts'
import type { AppendRequest } from './append-request.ts'
import type { Journal } from './journal.ts'
import { createJournal } from './journal.ts'
import type { Bench } from './testing/tally.ts'
import { added, change, newStream, signedInMember, signedInWorkspace, tallyKind } from './testing/tally.ts'

const digestKey = new Uint8Array(32).fill(7)

let database: TestDatabase
let bench: Bench

beforeAll(async () => {
  database = await testDatabase()
  bench = await signedInWorkspace(database)
})

/** A process whose first command stands at its write until `go`; whoever stands in line reads ahead meanwhile. */
function process(): {
  journal: Journal
  written: Promise<void>
  go: () => void
  decided: () => number
  trips: () => number
} {
  const gate = Promise.withResolvers<void>()
  const written = Promise.withResolvers<void>()
  let decisions = 0
  let trips = 0
  const { app } = database.pools
  const connect = () => {
    trips++
    return app.connect()
  }
  const journal = createJournal({
    pools: { ...database.pools, app: Object.create(app, { connect: { value: connect } }) },
    digestKey,
    at: async (point) => {
      if (point !== 'read' || ++decisions > 1) return
      written.resolve()
      await gate.promise
    },
  })
  return { journal, written: written.promise, go: gate.resolve, decided: () => decisions, trips: () => trips }
}

/** Adds one while the sum is below the limit; a problem afterwards. */
const addOnce = (stream: StreamName, limit: number, command = newId()): AppendRequest<number> => ({
  ...change(bench, { stream, events: [added(1)], command }),
  plan: (ctx) => {
    const sum = ctx.state(tallyKind, stream)?.sum ?? 0
    if (sum >= limit) throw new Problem('CONFLICT', 'It is full')
    return { writes: [{ stream, kind: tallyKind, events: [added(1)] }], result: sum + 1 }
  },
})

test('who stands in line rules on what the one before it wrote, decided once each', async () => {
  const { journal, written, go, decided, trips } = process()
  const stream = newStream()
  const all = Array.from({ length: 12 }, () => journal.append(addOnce(stream, 100)))
  await written
  expect(trips()).toBe(2)
  go()
  expect((await Promise.all(all)).map(({ result }) => result)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  expect(decided()).toBe(12)
  expect(trips()).toBe(24)
  const entries = await journal.entriesAfter(bench.scope, stream, 0, 20)
  expect(entries.map(({ entry }) => entry.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  const times = entries.map(({ entry }) => entry.at)
  expect(times).toEqual([...times].sort())
  expect(await journal.verifyStored(bench.scope, stream)).toMatchObject({ entries: 12, faults: [] })
})

test('the same command directly behind itself is answered, not ruled on what it did itself', async () => {
  const { journal, written, go } = process()
  const stream = newStream()
  const request = addOnce(stream, 1)
  const both = [journal.append(request), journal.append(request), journal.append(addOnce(stream, 1))]
  const settled = Promise.allSettled(both)
  await written
  go()
  expect(await settled).toMatchObject([
    { status: 'fulfilled', value: { result: 1, replayed: false } },
    { status: 'fulfilled', value: { result: 1, replayed: true } },
    { status: 'rejected', reason: { code: 'CONFLICT', message: 'It is full' } },
  ])
})

test('what another process wrote in between is ruled on', async () => {
  const { journal, written, go } = process()
  const other = createJournal({ pools: database.pools, digestKey })
  const stream = newStream()
  const mine = [journal.append(addOnce(stream, 9)), journal.append(addOnce(stream, 9))]
  await written
  await other.append(addOnce(stream, 9))
  await other.append(addOnce(stream, 9))
  go()
  expect((await Promise.all(mine)).map(({ result }) => result)).toEqual([3, 4])
  expect(await journal.verifyStored(bench.scope, stream)).toMatchObject({ entries: 4, faults: [] })
})

test('commands in line that take from a counter get numbers without a hole', async () => {
  const { journal, written, go } = process()
  const stream = newStream()
  const counter = 'incident'
  const all = Array.from({ length: 6 }, () =>
    journal.append({
      ...addOnce(stream, 99),
      counters: [counter],
      plan: (ctx) => ({
        writes: [{ stream, kind: tallyKind, events: [added(1)] }],
        useCounters: [counter],
        result: ctx.next(counter),
      }),
    }),
  )
  await written
  go()
  expect((await Promise.all(all)).map(({ result }) => result)).toEqual([1, 2, 3, 4, 5, 6])
})

test('a member whose session ended while standing in line writes nothing', async () => {
  const { journal, written, go } = process()
  const stream = newStream()
  const leaver = await signedInMember(database, bench.workspace, 'responder')
  const first = journal.append(addOnce(stream, 9))
  const second = journal.append({ ...addOnce(stream, 9), actor: leaver })
  const refused = expect(second).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  await written
  await database.owner.query('update session set expires_at = now() where id = $1', [leaver.sessionId])
  go()
  await first
  await refused
  expect(await journal.entriesAfter(bench.scope, stream, 0, 9)).toHaveLength(1)
})

test('a failed command ahead leaves the next to rule on what stands', async () => {
  const { journal, written, go } = process()
  const stream = newStream()
  const failing = journal.append({
    ...addOnce(stream, 9),
    plan: () => {
      throw new Problem('BAD_INPUT', 'No')
    },
  })
  const refused = expect(failing).rejects.toMatchObject({ code: 'BAD_INPUT' })
  const next = journal.append(addOnce(stream, 9))
  await written
  go()
  await refused
  expect(await next).toMatchObject({ result: 1, replayed: false })
})
