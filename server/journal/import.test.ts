import { beforeAll, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { mintScope } from '#server/db/scope.ts'
import type { TestDatabase } from '#server/db/testing/database.ts'
import { testDatabase } from '#server/db/testing/database.ts'
import { importStreams } from './import.ts'
import type { Journal } from './journal.ts'
import { createJournal } from './journal.ts'
import { added, change, named, newStream, signedInMember, signedInWorkspace, tallyKind } from './testing/tally.ts'

let database: TestDatabase
let journal: Journal

beforeAll(async () => {
  database = await testDatabase()
  journal = createJournal({ pools: database.pools, digestKey: new Uint8Array(32).fill(7) })
})

const actor = { kind: 'member', id: newId() } as const
const at = (minute: number) => `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`

test('a past keeps its times, verifies, and is gone on with', async () => {
  const { workspace } = await signedInWorkspace(database)
  const scope = mintScope(workspace)
  const [a, b] = [newStream(), newStream()]
  const shared = newId()
  const written = await importStreams(database.owner, {
    workspace,
    origin: 'sample',
    kindOf: () => tallyKind,
    counters: { tally: 4 },
    writes: [
      { stream: a, at: at(1), actor, command: newId(), events: [named('Kettle'), added(2)] },
      { stream: a, at: at(7), actor, command: shared, events: [added(5)] },
      { stream: b, at: at(7), actor, command: shared, events: [added(1)], cause: 'first' },
    ],
  })
  expect(written).toEqual({ entries: 4 })
  const entries = await journal.entriesAfter(scope, a, 0, 10)
  expect(entries.map(({ entry }) => [entry.at, entry.part])).toEqual([
    [at(1), [1, 2]],
    [at(1), [2, 2]],
    [at(7), [1, 2]],
  ])
  const [caused] = await journal.entriesAfter(scope, b, 0, 10)
  expect(caused?.entry).toMatchObject({ part: [2, 2], cause: { stream: a, seq: 3 } })
  for (const stream of [a, b]) expect((await journal.verifyStored(scope, stream)).faults).toEqual([])
  const { rows } = await database.owner.query('select name, attributes from catalogue_object where id = $1', [
    a.split('/')[1],
  ])
  expect(rows).toEqual([{ name: 'Kettle', attributes: { sum: 7, entries: 3, seq: 3 } }])

  const member = await signedInMember(database, workspace, 'responder')
  const command = change({ scope, workspace, member }, { stream: a, events: [added(1)] })
  const { result } = await journal.append<number>({
    ...command,
    counters: ['tally'],
    plan: (ctx) => ({ ...command.plan(ctx), result: (ctx.state(tallyKind, a)?.sum ?? 0) * 10 + ctx.next('tally') }),
  })
  expect(result).toBe(75)
})

test('a past whose time goes back, or that continues what is there, is not written', async () => {
  const { workspace } = await signedInWorkspace(database)
  const stream = newStream()
  const write = (minute: number) => ({ stream, at: at(minute), actor, command: newId(), events: [added(1)] })
  const past = { workspace, origin: 'sample', kindOf: () => tallyKind, counters: {} } as const
  await expect(importStreams(database.owner, { ...past, writes: [write(5), write(4)] })).rejects.toThrow('goes back')
  await importStreams(database.owner, { ...past, writes: [write(1)] })
  await expect(importStreams(database.owner, { ...past, writes: [write(2)] })).rejects.toThrow('stream_head_pkey')
  expect(await journal.entriesAfter(mintScope(workspace), stream, 0, 10)).toHaveLength(1)
})
