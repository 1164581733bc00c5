import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import { Problem } from '#domain/problem.ts'
import type { TestDatabase } from '#server/db/testing/database.ts'
import { testDatabase } from '#server/db/testing/database.ts'
import type { AppendRequest, Committed } from './append-request.ts'
import { requires } from './authorize.ts'
import type { Journal } from './journal.ts'
import { createJournal } from './journal.ts'
import type { Bench } from './testing/tally.ts'
import { added, change, named, newStream, signedInMember, signedInWorkspace, tallyKind } from './testing/tally.ts'

const digestKey = new Uint8Array(32).fill(7)

let database: TestDatabase
let bench: Bench
let journal: Journal
const committed: Committed[] = []

beforeAll(async () => {
  database = await testDatabase()
  bench = await signedInWorkspace(database)
  journal = createJournal({ pools: database.pools, digestKey, onCommitted: (batch) => committed.push(batch) })
})

const stored = async (stream: string) => {
  const { rows } = await database.owner.query(
    'select seq, type, part, actor_id, command from entry where workspace = $1 and stream = $2 order by seq',
    [bench.workspace, stream],
  )
  return rows
}

describe('one command', () => {
  test('writes its entries, chained and sealed, and answers with them', async () => {
    const stream = newStream()
    const answer = await journal.append(change(bench, { stream, events: [named('Kettle'), added(4)] }))

    expect(answer).toMatchObject({ result: 4, replayed: false })
    const [first, second] = answer.entries
    expect(first?.entry).toMatchObject({
      seq: 1,
      part: [1, 2],
      data: {},
      actor: { kind: 'member', id: bench.member.memberId },
    })
    expect(first?.opened).toEqual({ '/name': 'Kettle' })
    expect(second?.entry).toMatchObject({ seq: 2, part: [2, 2], prev: first?.hash, data: { amount: 4 } })
    expect(await journal.entriesAfter(bench.scope, stream, 0, 10)).toEqual(answer.entries)
    expect(committed.at(-1)?.streams[0]).toMatchObject({ stream, entries: answer.entries })
    expect(await journal.verifyStored(bench.scope, stream)).toMatchObject({ entries: 2, redacted: 0, faults: [] })
  })

  test('on two streams is one whole, tied by its cause', async () => {
    const [a, b] = [newStream(), newStream()]
    const { entries } = await journal.append({
      ...change(bench, { stream: a, events: [] }),
      streams: [a, b],
      plan: () => ({
        writes: [
          { stream: b, kind: tallyKind, events: [added(1)] },
          { stream: a, kind: tallyKind, events: [added(2)], cause: 'first' },
        ],
        result: 0,
      }),
    })
    expect(entries.map(({ entry }) => [entry.stream, entry.part, entry.cause])).toEqual([
      [b, [1, 2], undefined],
      [a, [2, 2], { stream: b, seq: 1 }],
    ])
  })

  test('with nothing to write leaves nothing', async () => {
    const stream = newStream()
    expect(await journal.append(change(bench, { stream, events: [] }))).toMatchObject({ result: 0, entries: [] })
    expect(await stored(stream)).toEqual([])
  })

  test('that holds what cannot be stored is refused and leaves nothing', async () => {
    const stream = newStream()
    await expect(journal.append(change(bench, { stream, events: [named('half \ud800')] }))).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
    await expect(journal.append(change(bench, { stream, events: [added(1.5)], request: 'x' }))).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
    expect(await stored(stream)).toEqual([])
  })
})

describe('races', () => {
  test('16 commands on one stream over two processes number it 1..n without a hole', async () => {
    const other = createJournal({ pools: database.pools, digestKey })
    const stream = newStream()
    await Promise.all(
      Array.from({ length: 16 }, (_, i) =>
        (i % 2 ? journal : other).append(change(bench, { stream, events: [added(1), added(1)] })),
      ),
    )
    expect((await stored(stream)).map(({ seq }) => seq)).toEqual(Array.from({ length: 32 }, (_, i) => i + 1))
    expect((await journal.loadStream(bench.scope, tallyKind, stream)).state?.sum).toBe(32)
    expect((await journal.verifyStored(bench.scope, stream)).faults).toEqual([])
  })

  test('commands that take from one counter get different numbers, without a hole', async () => {
    const other = createJournal({ pools: database.pools, digestKey })
    const declare = (from: Journal) => {
      const stream = newStream()
      const request: AppendRequest<number> = {
        ...change(bench, { stream, events: [] }),
        counters: ['tally'],
        plan: (ctx) => ({
          writes: [{ stream, kind: tallyKind, events: [added(ctx.next('tally'))] }],
          useCounters: ['tally'],
          result: ctx.next('tally'),
        }),
      }
      return from.append(request)
    }
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => declare(i % 3 === 0 ? other : journal)))
    expect(answers.map(({ result }) => result).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 1),
    )
  })

  test('a command that rests on a stream it only reads is decided again when that stream moved', async () => {
    const [read, write] = [newStream(), newStream()]
    await journal.append(change(bench, { stream: read, events: [added(1)] }))
    let moved = false
    const slow = createJournal({
      pools: database.pools,
      digestKey,
      at: async (point) => {
        if (point !== 'read' || moved) return
        moved = true
        await journal.append(change(bench, { stream: read, events: [added(10)] }))
      },
    })
    const { result } = await slow.append<number>({
      ...change(bench, { stream: write, events: [] }),
      streams: [read, write],
      onlyRead: [read],
      plan: (ctx) => {
        const sum = ctx.state(tallyKind, read)?.sum ?? 0
        return { writes: [{ stream: write, kind: tallyKind, events: [added(sum)] }], result: sum }
      },
    })
    expect(result).toBe(11)
  })

  test('a command that lost twice to another process cannot lose again', async () => {
    const stream = newStream()
    let rivals = 0
    const waiting: Promise<unknown>[] = []
    const unlucky = createJournal({
      pools: database.pools,
      digestKey,
      at: async (point) => {
        if (point !== 'read') return
        const rival = journal.append(change(bench, { stream, events: [added(1)] }))
        waiting.push(rival)
        if (++rivals <= 2) await rival
        else await wait(100)
      },
    })
    await journal.append(change(bench, { stream, events: [added(1)] }))
    await unlucky.append(change(bench, { stream, events: [added(100)] }))
    await Promise.all(waiting)
    expect(rivals).toBe(3)
    expect((await stored(stream)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    const amounts = (await journal.entriesAfter(bench.scope, stream, 0, 10)).map(({ entry }) => entry.data.amount)
    expect(amounts).toEqual([1, 1, 1, 100, 1])
  })

  test('a command that loses every time says so and leaves nothing', async () => {
    const stream = newStream()
    const second = { ...bench, member: await signedInMember(database, bench.workspace, 'owner') }
    let rulings = 0
    const unlucky = createJournal({
      pools: database.pools,
      digestKey,
      at: async (point) => {
        const role = ++rulings % 2 ? 'admin' : 'owner'
        if (point === 'read') {
          await database.owner.query('update member set role = $2 where id = $1', [second.member.memberId, role])
        }
      },
    })
    await expect(unlucky.append(change(second, { stream, events: [added(100)] }))).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect(rulings).toBe(5)
    expect(await stored(stream)).toEqual([])
  })
})

describe('the same command again', () => {
  test('is answered with what it wrote, and written once', async () => {
    const stream = newStream()
    const request = change(bench, { stream, events: [named('Pot'), added(3)] })
    const first = await journal.append(request)
    await journal.append(change(bench, { stream, events: [added(5)] }))
    expect(await journal.append(request)).toEqual({ ...first, replayed: true })
    expect(await stored(stream)).toHaveLength(3)
  })

  test('sent twice at one moment over two processes is written once', async () => {
    const stream = newStream()
    const other = createJournal({ pools: database.pools, digestKey })
    const request = change(bench, { stream, events: [added(3)] })
    const answers = await Promise.all([journal, other, journal, other].map((each) => each.append(request)))
    expect(answers.map(({ result }) => result)).toEqual([3, 3, 3, 3])
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
    expect(await stored(stream)).toHaveLength(1)
  })

  test('with another request is refused', async () => {
    const stream = newStream()
    const command = newId()
    await journal.append(change(bench, { stream, command, events: [added(3)] }))
    await expect(journal.append(change(bench, { stream, command, events: [added(4)] }))).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  })

  test('by another member is another command', async () => {
    const stream = newStream()
    const command = newId()
    const second = { ...bench, member: await signedInMember(database, bench.workspace, 'responder') }
    await journal.append(change(bench, { stream, command, events: [added(1)] }))
    await journal.append(change(second, { stream, command, events: [added(1)] }))
    expect(await stored(stream)).toHaveLength(2)
  })

  test('is not answered to a member who was removed, nor to one who lost the right', async () => {
    const member = await signedInMember(database, bench.workspace, 'responder')
    const leaving = { ...bench, member }
    const request = change(leaving, { stream: newStream(), events: [added(1)] })
    await journal.append(request)
    await database.owner.query(`update member set role = 'observer' where id = $1`, [member.memberId])
    await expect(journal.append(request)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await database.owner.query('update member set removed_at = now() where id = $1', [member.memberId])
    await expect(journal.append(request)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  })

  test('after a commit whose answer was lost is answered', async () => {
    const stream = newStream()
    const lost = createJournal({
      pools: database.pools,
      digestKey,
      at: (point) => {
        if (point === 'committed') throw new Error('killed before the answer')
      },
    })
    const request = change(bench, { stream, events: [added(6)] })
    await expect(lost.append(request)).rejects.toThrow('killed')
    expect(await journal.append(request)).toMatchObject({ result: 6, replayed: true })
    expect(await stored(stream)).toHaveLength(1)
  })
})

describe('between ruling and writing', () => {
  const interrupted = (what: () => Promise<unknown>) => {
    let done = false
    return createJournal({
      pools: database.pools,
      digestKey,
      at: async (point) => {
        if (point !== 'read' || done) return
        done = true
        await what()
      },
    })
  }

  test('a role taken away refuses the command', async () => {
    const member = await signedInMember(database, bench.workspace, 'responder')
    const stream = newStream()
    const slow = interrupted(() =>
      database.owner.query(`update member set role = 'observer' where id = $1`, [member.memberId]),
    )
    await expect(slow.append(change({ ...bench, member }, { stream, events: [added(1)] }))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await stored(stream)).toEqual([])
  })

  test('a session that ended refuses the command', async () => {
    const member = await signedInMember(database, bench.workspace, 'responder')
    const stream = newStream()
    const slow = interrupted(() =>
      database.owner.query('update session set revoked_at = now() where id = $1', [member.sessionId]),
    )
    await expect(slow.append(change({ ...bench, member }, { stream, events: [added(1)] }))).rejects.toMatchObject({
      code: 'NOT_SIGNED_IN',
    })
    expect(await stored(stream)).toEqual([])
  })

  test('a pause of more than two seconds decides again, with the new moment', async () => {
    const stream = newStream()
    const rulings: string[] = []
    const slow = interrupted(() => wait(2_100))
    const request = change(bench, { stream, events: [added(1)] })
    const { entries } = await slow.append({
      ...request,
      plan: (ctx) => {
        rulings.push(ctx.now)
        return request.plan(ctx)
      },
    })
    expect(rulings).toHaveLength(2)
    expect(entries[0]?.entry.at).toBe(rulings[1])
    expect(Date.parse(rulings[1] ?? '') - Date.parse(rulings[0] ?? '')).toBeGreaterThan(2_000)
  })

  test('a database that fell away once is asked again, and the command is written once', async () => {
    const stream = newStream()
    const cut = interrupted(() =>
      database.owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'holdpoint_app' and datname = current_database()`,
      ),
    )
    expect(await cut.append(change(bench, { stream, events: [added(2)] }))).toMatchObject({ result: 2 })
    expect(await stored(stream)).toHaveLength(1)
  })
})

describe('who may append', () => {
  test('a rule on something that is not there answers like something hidden', async () => {
    const request = {
      ...change(bench, { stream: newStream(), events: [added(1)] }),
      authorize: requires('incident.read', () => null),
    }
    await expect(journal.append(request)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('a member of another workspace may not', async () => {
    const elsewhere = await signedInWorkspace(database)
    const request = change({ ...bench, member: elsewhere.member }, { stream: newStream(), events: [added(1)] })
    await expect(journal.append(request)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  })

  test('a member id that is not of the session may not', async () => {
    const member = { ...bench.member, memberId: newId() }
    const request = change({ ...bench, member }, { stream: newStream(), events: [added(1)] })
    await expect(journal.append(request)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  })

  test('a name that a projection holds already is refused in words of the verb', async () => {
    await journal.append(change(bench, { stream: newStream(), events: [named('Samovar')] }))
    const again = change(bench, { stream: newStream(), events: [named('samovar')] })
    await expect(journal.append(again)).rejects.toMatchObject({ code: 'CONFLICT' })
    const onTaken = (constraint: string) => new Problem('CONFLICT', constraint, { name: 'Taken' })
    await expect(journal.append({ ...again, onTaken })).rejects.toMatchObject({
      message: 'catalogue_object_name_key',
      fields: { name: 'Taken' },
    })
  })
})
