import fc from 'fast-check'
import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import type { OpenedEntry, StreamName } from '#domain/journal/entry.ts'
import type { TestDatabase } from '#server/db/testing/database.ts'
import { testDatabase } from '#server/db/testing/database.ts'
import type { Journal } from './journal.ts'
import { createJournal } from './journal.ts'
import type { Bench } from './testing/tally.ts'
import { added, change, named, newStream, signedInWorkspace, sumOf, tallyKind } from './testing/tally.ts'

const digestKey = new Uint8Array(32).fill(7)

let database: TestDatabase
let bench: Bench
let journal: Journal

beforeAll(async () => {
  database = await testDatabase()
  bench = await signedInWorkspace(database)
  journal = createJournal({ pools: database.pools, digestKey })
})

const written = async (...amounts: number[]): Promise<StreamName> => {
  const stream = newStream()
  for (const amount of amounts) await journal.append(change(bench, { stream, events: [added(amount)] }))
  return stream
}

/** As the owner of the tables with the trigger off: what no role of the running program can do. */
const tamper = async (sql: string, values: unknown[]): Promise<number | null> => {
  const client = await database.owner.connect()
  try {
    await client.query('alter table entry disable trigger entry_append_only')
    return (await client.query(sql, values)).rowCount
  } finally {
    await client.query('alter table entry enable always trigger entry_append_only')
    client.release()
  }
}

describe('nobody edits the record', () => {
  const attempts = [
    `update entry set type = 'x' where stream = $1`,
    'delete from entry where stream = $1',
    `insert into entry select workspace, stream, seq, bytes, hash, prev, at, type, actor_kind, actor_id, command, part
       from entry where stream = $1 on conflict (workspace, stream, seq) do update set type = 'x'`,
  ]
  test.each(attempts)('the app role may not: %s', async (sql) => {
    const stream = await written(1)
    const attempt = database.withScope(bench.scope, (client) => client.query(sql, [stream]))
    await expect(attempt).rejects.toMatchObject({ code: '42501' })
    expect((await journal.verifyStored(bench.scope, stream)).faults).toEqual([])
  })

  test.each(attempts.slice(0, 2))('the trigger refuses even the owner: %s', async (sql) => {
    const stream = await written(1)
    await expect(database.owner.query(sql, [stream])).rejects.toMatchObject({ code: 'HP001' })
  })

  test('the trigger refuses truncation, and under session_replication_role', async () => {
    const stream = await written(1)
    await expect(database.owner.query('truncate entry')).rejects.toMatchObject({ code: 'HP001' })
    const client = await database.owner.connect()
    try {
      await client.query('set session_replication_role = replica')
      await expect(client.query('delete from entry where stream = $1', [stream])).rejects.toMatchObject({
        code: 'HP001',
      })
    } finally {
      await client.query('reset session_replication_role')
      client.release()
    }
  })

  test('the app role may not import a past', async () => {
    const attempt = database.pools.app.query('select journal_import($1)', [{}])
    await expect(attempt).rejects.toMatchObject({ code: '42501' })
  })

  test('an entry that does not continue the one before it is refused by the database', async () => {
    const stream = await written(1, 2)
    const forge = (client: pg.ClientBase) =>
      client.query(
        `insert into entry select workspace, stream, 4, bytes, hash, prev, at, type, actor_kind, actor_id, command, part
           from entry where stream = $1 and seq = 2`,
        [stream],
      )
    await expect(database.withScope(bench.scope, forge)).rejects.toMatchObject({ code: 'HP003' })
  })
})

describe('what was changed all the same is found', () => {
  test('a flipped byte, wherever in the stream', async () => {
    const stream = await written(1, 2, 3)
    for (const seq of [1, 2, 3]) {
      const flip =
        'update entry set bytes = set_byte(bytes, 40, get_byte(bytes, 40) # 1) where stream = $1 and seq = $2'
      expect(await tamper(flip, [stream, seq])).toBe(1)
      const { faults } = await journal.verifyStored(bench.scope, stream)
      expect(faults[0]?.seq).toBe(seq)
      await tamper(flip, [stream, seq])
      expect((await journal.verifyStored(bench.scope, stream)).faults).toEqual([])
    }
  })

  test('an entry taken out of the middle', async () => {
    const stream = await written(1, 2, 3)
    expect(await tamper('delete from entry where stream = $1 and seq = 2', [stream])).toBe(1)
    const { faults } = await journal.verifyStored(bench.scope, stream)
    expect(faults[0]).toMatchObject({ seq: 2 })
  })

  test('a tail cut off', async () => {
    const stream = await written(1, 2, 3)
    expect(await tamper('delete from entry where stream = $1 and seq = 3', [stream])).toBe(1)
    const { faults } = await journal.verifyStored(bench.scope, stream)
    expect(faults).toEqual([{ seq: 3, fault: 'The stream ends before the head that was recorded' }])
  })

  test('a sealed value that was exchanged; one that was deleted is only counted', async () => {
    const stream = newStream()
    await journal.append(change(bench, { stream, events: [named('Kettle'), named('Pan')] }))
    await database.owner.query(`update sealed_value set value = '"Wok"' where stream = $1 and seq = 1`, [stream])
    await database.owner.query('delete from sealed_value where stream = $1 and seq = 2', [stream])
    const { faults, redacted } = await journal.verifyStored(bench.scope, stream)
    expect(faults).toEqual([{ seq: 1, fault: 'The value at /name does not match its seal' }])
    expect(redacted).toBe(1)
  })
})

describe('one truth', () => {
  const events = fc.array(
    fc.oneof(
      fc.integer({ min: -1_000, max: 1_000 }).map(added),
      fc
        .string({ unit: 'binary', minLength: 1 })
        .filter((text) => text.isWellFormed() && !text.includes('\0'))
        .map(named),
    ),
    { minLength: 1, maxLength: 12 },
  )

  test('the fold of the entries, the cached state and the projection are equal after any commands', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(events, { minLength: 1, maxLength: 8 }), async (commands) => {
        const stream = newStream()
        const cold = createJournal({ pools: database.pools, digestKey })
        const seen: OpenedEntry[] = []
        for (const [i, batch] of commands.entries()) {
          const suffixed = batch.map((event) =>
            event.type === 'tally.named' ? named(`${event.open['/name']} ${stream}`) : event,
          )
          const { entries } = await (i % 2 ? cold : journal).append(change(bench, { stream, events: suffixed }))
          seen.push(...entries)
        }
        const state = sumOf(seen)
        expect(await journal.entriesAfter(bench.scope, stream, 0, 1_000)).toEqual(seen)
        expect(await journal.loadStream(bench.scope, tallyKind, stream)).toMatchObject({
          state,
          head: { seq: seen.length },
        })
        const { rows: cached } = await database.owner.query('select seq, state from stream_state where stream = $1', [
          stream,
        ])
        if (seen.length >= 32) expect(cached).toHaveLength(1)
        for (const row of cached) expect(row.state).toEqual(sumOf(seen.slice(0, row.seq)))
        const { rows } = await database.owner.query('select name, attributes from catalogue_object where id = $1', [
          state?.id,
        ])
        expect(rows).toEqual([
          {
            name: state?.name ?? state?.id,
            attributes: { sum: state?.sum, entries: state?.entries, seq: seen.length },
          },
        ])
      }),
      { numRuns: 25 },
    )
  })

  test('a new version of a fold is folded anew, by append and by reading', async () => {
    const stream = await written(...Array.from({ length: 40 }, () => 1))
    const doubled = {
      ...tallyKind,
      version: 2,
      evolve: (...[state, entry]: Parameters<typeof tallyKind.evolve>) => {
        const next = tallyKind.evolve(state, entry)
        return { ...next, sum: (state?.sum ?? 0) + 2 * Number(entry.entry.data.amount) }
      },
    }
    expect((await journal.loadStream(bench.scope, doubled, stream)).state?.sum).toBe(80)
    for (const each of [journal, createJournal({ pools: database.pools, digestKey })]) {
      const { result } = await each.append<number>({
        ...change(bench, { stream, events: [] }),
        plan: (ctx) => ({
          writes: [{ stream, kind: doubled, events: [added(0)] }],
          result: ctx.state(doubled, stream)?.sum ?? 0,
        }),
      })
      expect(result).toBe(80)
    }
  })

  test('a process that remembers a stream further than a restored backup does not rule on its memory', async () => {
    const stream = await written(1, 2, 3)
    await tamper('delete from entry where stream = $1 and seq = 3', [stream])
    await database.owner.query(
      `update stream_head h set seq = 2, hash = e.hash from entry e where e.stream = h.stream and e.seq = 2 and h.stream = $1`,
      [stream],
    )
    expect(await journal.append(change(bench, { stream, events: [added(10)] }))).toMatchObject({ result: 13 })
    expect(await journal.append(change(bench, { stream, events: [added(10)] }))).toMatchObject({ result: 23 })
  })
})

test('a connection that dies between the first insert and the commit leaves nothing, and the command is written once after', async () => {
  const stream = await written(1)
  const blocker = await database.owner.connect()
  await blocker.query('begin')
  await blocker.query('select * from catalogue_object where id = $1 for update', [stream.split('/')[1]])
  const pending = journal.append(change(bench, { stream, events: [added(2)] }))
  const backend = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%journal_append%'`
  await expect.poll(async () => (await database.owner.query(backend)).rowCount, { timeout: 4_000 }).toBe(1)

  await database.owner.query(`select pg_terminate_backend(pid) from (${backend}) waiting`)
  const { rows } = await database.owner.query('select seq from entry where stream = $1', [stream])
  expect(rows).toEqual([{ seq: 1 }])
  await blocker.query('rollback')
  blocker.release()

  expect(await pending).toMatchObject({ result: 3 })
  expect((await journal.verifyStored(bench.scope, stream)).entries).toBe(2)
})

test('the stored bytes are what is exported', async () => {
  const stream = await written(1, 2)
  const chunks: string[] = []
  for await (const bytes of journal.exportStream(bench.scope, stream)) chunks.push(new TextDecoder().decode(bytes))
  const entries = await journal.entriesAfter(bench.scope, stream, 0, 10)
  expect(chunks.map((text) => JSON.parse(text))).toEqual(entries.map(({ entry }) => entry))
})
