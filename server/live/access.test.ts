import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objectAdded, objectDisclosed } from '#domain/catalogue/object.ts'
import type { NewEvent, StreamName } from '#domain/journal/entry.ts'
import { boardStream } from '#domain/live/board-stream.ts'
import { newId } from '#domain/new-id.ts'
import { catalogueKind, catalogueStream } from '#server/catalogue/kind.ts'
import type { TestDatabase } from '#server/db/testing/database.ts'
import { testDatabase } from '#server/db/testing/database.ts'
import type { Bench } from '#server/journal/testing/tally.ts'
import { signedInMember, signedInWorkspace } from '#server/journal/testing/tally.ts'
import { eventually } from './testing/eventually.ts'
import type { LiveClient, LiveServer } from './testing/live-server.ts'
import { connect, liveServer } from './testing/live-server.ts'
import { inRoom, newRoom, note, seenBy } from './testing/room.ts'

let database: TestDatabase
let bench: Bench
let server: LiveServer
/** Another process: it hears by hints alone. */
let other: LiveServer

beforeAll(async () => {
  database = await testDatabase()
  bench = await signedInWorkspace(database)
  server = await liveServer(database.pools, { timing: { pollMs: 60_000, boardPollMs: 60_000, pingMs: 150 } })
  other = await liveServer(database.pools)
})
afterAll(async () => {
  await server.close()
  await other.close()
})

const append = (stream: StreamName, ...events: Parameters<typeof inRoom>[2][]) =>
  server.journal.append(inRoom(bench, stream, ...events))
const watching = async (stream: StreamName, who = bench.member): Promise<LiveClient> => {
  const client = await connect(server.port, who)
  await client.watch([{ workspace: bench.workspace, stream, after: 0 }])
  return client
}
const goneFrom = (client: LiveClient) => client.frames.flatMap((frame) => (frame.kind === 'gone' ? [frame.stream] : []))
const rowsOf = (client: LiveClient) =>
  client.frames.flatMap((frame) => (frame.kind === 'board' ? [`${frame.row.id}#${frame.row.seq}`] : []))

describe('a session that ends', () => {
  test('ends its streams at once, in this process and in others', async () => {
    const who = await signedInMember(database, bench.workspace, 'responder')
    const here = await connect(server.port, who)
    const there = await connect(other.port, who)
    server.hub.sessionsEnded([who.sessionId])
    await here.ended
    // Again, in case the other process did not listen yet.
    await eventually(() => server.hub.sessionsEnded([who.sessionId]) ?? there.isOpen()).toBe(false)
    expect([here.frames.at(-1), there.frames.at(-1)]).toEqual([
      { kind: 'end', reason: 'sessionEnded' },
      { kind: 'end', reason: 'sessionEnded' },
    ])
  })

  test('is found by the heartbeat where nobody said so', async () => {
    const who = await signedInMember(database, bench.workspace, 'responder')
    const client = await connect(server.port, who)
    await database.owner.query('update session set revoked_at = now() where id = $1', [who.sessionId])
    await client.ended
    expect(client.frames.at(-1)).toEqual({ kind: 'end', reason: 'sessionEnded' })
  })
})

describe('a membership that ends', () => {
  test('takes the streams away at once', async () => {
    const who = await signedInMember(database, bench.workspace, 'responder')
    const stream = newRoom()
    await append(stream, note('a'))
    const client = await watching(stream, who)
    server.hub.endMember(bench.workspace, who.memberId)
    await append(stream, note('b'))
    await eventually(() => goneFrom(client)).toEqual([stream])
    expect(client.seqs()).toEqual([1])
    client.close()
  })

  test('or narrows is found by the heartbeat', async () => {
    const who = await signedInMember(database, bench.workspace, 'observer')
    const stream = newRoom()
    await append(stream, note('a'))
    const client = await watching(stream, who)
    await database.owner.query(`update member set role = 'appOwner' where id = $1`, [who.memberId])
    await eventually(() => goneFrom(client)).toEqual([stream])
    client.close()
  })

  test('with the whole workspace is found by the heartbeat', async () => {
    const elsewhere = await signedInWorkspace(database)
    const stream = boardStream(elsewhere.workspace)
    const client = await connect(server.port, elsewhere.member)
    await client.watch([{ workspace: elsewhere.workspace, stream, after: null }])
    await database.owner.query('update workspace set removed_at = now() where id = $1', [elsewhere.workspace])
    await eventually(() => goneFrom(client)).toEqual([stream])
    client.close()
  })

  test('is refused afterwards, like anything in a workspace of others', async () => {
    const stream = newRoom()
    await append(stream, note('a'))
    const stranger = (await signedInWorkspace(database)).member
    const client = await connect(server.port, stranger)
    const { body } = await client.watch([{ workspace: bench.workspace, stream, after: 0 }])
    expect(body).toEqual({ refused: [{ workspace: bench.workspace, stream }] })
    await eventually(() => goneFrom(client)).toEqual([stream])
    expect(client.seqs()).toEqual([])
    client.close()
  })
})

describe('an object of the catalogue', () => {
  const object = async (...events: NewEvent[]) => {
    const stream = catalogueStream(newId())
    await server.journal.append({
      ...inRoom(bench, stream),
      plan: () => ({ writes: [{ stream, kind: catalogueKind, events }], result: null }),
    })
    return stream
  }
  const asked = async (stream: StreamName, who: typeof bench.member) => {
    const client = await connect(server.port, who)
    const { body } = await client.watch([{ workspace: bench.workspace, stream, after: 0 }])
    client.close()
    return body
  }

  test('that a private incident alone has named is watched by its viewers, and by everybody once it is named in the open', async () => {
    const room = newRoom()
    await append(room, seenBy(bench.member.memberId))
    const outsider = await signedInMember(database, bench.workspace, 'owner')
    const added = objectAdded('environment', newId(), {}, room.split('/')[1] ?? '')
    const hidden = await object(added)
    expect(await asked(hidden, bench.member)).toEqual({ refused: [] })
    expect(await asked(hidden, outsider)).toEqual({ refused: [{ workspace: bench.workspace, stream: hidden }] })
    const again = objectAdded('environment', newId(), {}, room.split('/')[1] ?? '')
    expect(await asked(await object(again, objectDisclosed()), outsider)).toEqual({ refused: [] })
    const never = catalogueStream(newId())
    expect(await asked(never, outsider)).toEqual({ refused: [{ workspace: bench.workspace, stream: never }] })
  })
})

describe('a private incident', () => {
  test('does not exist for those who are not its viewers, nor one that never existed', async () => {
    const stream = newRoom()
    await append(stream, seenBy(bench.member.memberId))
    const outsider = await signedInMember(database, bench.workspace, 'owner')
    const client = await connect(server.port, outsider)
    for (const each of [stream, newRoom()]) {
      const { body } = await client.watch([{ workspace: bench.workspace, stream: each, after: 0 }])
      expect(body).toEqual({ refused: [{ workspace: bench.workspace, stream: each }] })
    }
    expect(client.seqs()).toEqual([])
    client.close()
  })

  test.each([
    ['this process', () => server],
    ['another process', () => other],
  ])('shows nothing from the entry on that took a viewer away, written by %s', async (_, from) => {
    const leaving = await signedInMember(database, bench.workspace, 'responder')
    const stream = newRoom()
    await append(stream, seenBy(bench.member.memberId, leaving.memberId))
    const [stays, leaves] = [await watching(stream), await watching(stream, leaving)]
    await from().journal.append(inRoom(bench, stream, seenBy(bench.member.memberId)))
    await from().journal.append(inRoom(bench, stream, note('secret')))
    await eventually(() => stays.seqs()).toEqual([1, 2, 3])
    await eventually(() => goneFrom(leaves)).toEqual([stream])
    expect(leaves.seqs()).toEqual([1])
    stays.close()
    leaves.close()
  })

  test('narrowed by hand is taken from those who may not see it now', async () => {
    const leaving = await signedInMember(database, bench.workspace, 'responder')
    const stream = newRoom()
    await append(stream, note('a'))
    const client = await watching(stream, leaving)
    await database.owner.query('update incident set private = true where id = $1', [stream.split('/')[1]])
    await server.hub.narrow(bench.workspace, stream)
    await eventually(() => goneFrom(client)).toEqual([stream])
    client.close()
  })
})

describe('the board', () => {
  test('gives every open row when it is watched, then each change of each incident', async () => {
    const { member, ...rest } = await signedInWorkspace(database)
    const own = { ...rest, member }
    const [a, b] = [newRoom(), newRoom()]
    await server.journal.append(inRoom(own, a, note('a')))
    const client = await connect(server.port, member)
    await client.watch([{ workspace: own.workspace, stream: boardStream(own.workspace), after: null }])
    await server.journal.append(inRoom(own, b, note('b')))
    await other.journal.append(inRoom(own, a, note('a'), note('a')))
    const id = (stream: StreamName) => stream.split('/')[1]
    await eventually(() => rowsOf(client)).toEqual([`${id(a)}#1`, `${id(b)}#1`, `${id(a)}#3`])
    expect(client.frames.findLast(({ kind }) => kind === 'board')).toMatchObject({
      row: { title: 'Checkout is down', seq: 3, declaredAt: expect.stringMatching(/Z$/) },
    })
    client.close()
  })

  test('shows no private row to others, and takes away one that became private', async () => {
    const outsider = await signedInMember(database, bench.workspace, 'owner')
    const [open, secret] = [newRoom(), newRoom()]
    await append(open, note('a'))
    const board = boardStream(bench.workspace)
    const [client, viewer] = [await watching(board, outsider), await watching(board)]
    await eventually(() => rowsOf(client).some((row) => row.startsWith(open.split('/')[1] ?? ''))).toBe(true)
    const before = rowsOf(client).length
    await append(secret, seenBy(bench.member.memberId))
    await append(open, seenBy(bench.member.memberId))
    await eventually(() => goneFrom(client)).toEqual([open])
    expect(rowsOf(client)).toHaveLength(before)
    await eventually(() => rowsOf(viewer).slice(-2)).toEqual([`${secret.split('/')[1]}#1`, `${open.split('/')[1]}#2`])
    client.close()
    viewer.close()
  })

  test('is not taken away by a heartbeat that asked before it was watched', async () => {
    const quick = await liveServer(database.pools, { timing: { pollMs: 60_000, boardPollMs: 60_000, pingMs: 2 } })
    const elsewhere = await signedInWorkspace(database)
    const stream = boardStream(elsewhere.workspace)
    const watch = async () => {
      const client = await connect(quick.port, elsewhere.member)
      await client.watch([{ workspace: elsewhere.workspace, stream, after: null }])
      await wait(10)
      client.close()
      return goneFrom(client)
    }
    const gone: StreamName[] = []
    for (let round = 0; round < 15; round++) gone.push(...(await Promise.all(Array.from({ length: 12 }, watch))).flat())
    await quick.close()
    expect(gone).toEqual([])
  })

  test('of another workspace does not exist', async () => {
    const elsewhere = await signedInWorkspace(database)
    const stream = boardStream(elsewhere.workspace)
    const client = await connect(server.port, bench.member)
    for (const workspace of [bench.workspace, elsewhere.workspace]) {
      const { body } = await client.watch([{ workspace, stream, after: null }])
      expect(body).toEqual({ refused: [{ workspace, stream }] })
    }
    client.close()
  })
})

describe('presence', () => {
  const people = (client: LiveClient) => {
    const frame = client.frames.findLast(({ kind }) => kind === 'presence')
    return frame?.kind === 'presence' ? frame.people.map(({ member, step, tabs }) => ({ member, step, tabs })) : null
  }

  test('tells everybody in the room who is there, on which step and in how many tabs, until they leave', async () => {
    const second = await signedInMember(database, bench.workspace, 'observer')
    const stream = newRoom()
    await append(stream, note('a'))
    const place = { workspace: bench.workspace, stream }
    const watch = [{ ...place, after: 0 }]
    const [a, b] = [await connect(server.port, bench.member), await connect(server.port, second)]
    await a.watch(watch, [
      { ...place, tab: 'one', step: 'x/contain' },
      { ...place, tab: 'two', step: null },
    ])
    await b.watch(watch, [{ ...place, tab: 'one', step: null }])
    const me = { member: bench.member.memberId, step: 'x/contain', tabs: 2 }
    const them = { member: second.memberId, step: null, tabs: 1 }
    const sorted = [me, them].sort((x, y) => (x.member < y.member ? -1 : 1))
    await eventually(() => people(a)).toEqual(sorted)
    await eventually(() => people(b)).toEqual(sorted)

    b.close()
    await eventually(() => people(a)).toEqual([me])
    const late = await connect(server.port, second)
    await late.watch(watch)
    await eventually(() => people(late)).toEqual([me])
    for (const client of [a, late]) client.close()
  })

  test('in a room one does not watch says nothing', async () => {
    const stream = newRoom()
    await append(stream, seenBy(bench.member.memberId))
    const viewer = await watching(stream)
    const outsider = await signedInMember(database, bench.workspace, 'responder')
    const client = await connect(server.port, outsider)
    await client.watch([], [{ workspace: bench.workspace, stream, tab: 'one', step: null }])
    await viewer.watch(
      [{ workspace: bench.workspace, stream, after: 1 }],
      [{ workspace: bench.workspace, stream, tab: 'one', step: null }],
    )
    await eventually(() => people(viewer)).toEqual([{ member: bench.member.memberId, step: null, tabs: 1 }])
    client.close()
    viewer.close()
  })
})
