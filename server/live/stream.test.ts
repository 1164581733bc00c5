import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StreamName } from '#domain/journal/entry.ts'
import { newId } from '#domain/new-id.ts'
import type { TestDatabase } from '#server/db/testing/database.ts'
import { testDatabase } from '#server/db/testing/database.ts'
import type { Bench } from '#server/journal/testing/tally.ts'
import { signedInMember, signedInWorkspace } from '#server/journal/testing/tally.ts'
import { eventually } from './testing/eventually.ts'
import type { LiveServer } from './testing/live-server.ts'
import { connect, liveServer } from './testing/live-server.ts'
import { inRoom, newRoom, note } from './testing/room.ts'

let database: TestDatabase
let bench: Bench
let server: LiveServer

beforeAll(async () => {
  database = await testDatabase()
  bench = await signedInWorkspace(database)
  server = await liveServer(database.pools, { timing: { pollMs: 60_000, boardPollMs: 60_000 } })
})
afterAll(() => server.close())

const upTo = (n: number, from = 1) => Array.from({ length: n - from + 1 }, (_, i) => from + i)

const write = async (stream: StreamName, count: number, on = server) => {
  for (let i = 0; i < count; i++) await on.journal.append(inRoom(bench, stream, note(`note ${i}`)))
}
const writeMany = (stream: StreamName, count: number) =>
  server.journal.append(inRoom(bench, stream, ...upTo(count).map((i) => note(`note ${i}`))))

describe('a watcher', () => {
  test('is greeted with its connection, the build and the time of the server', async () => {
    const client = await connect(server.port, bench.member)
    expect(client.frames[0]).toMatchObject({ kind: 'hello', build: 'test', connection: expect.any(String) })
    client.close()
  })

  test('gets what it missed, then what happens, in order and once', async () => {
    const stream = newRoom()
    await write(stream, 5)
    const client = await connect(server.port, bench.member)
    expect(await client.watch([{ workspace: bench.workspace, stream, after: 2 }])).toEqual({
      status: 200,
      body: { refused: [] },
    })
    await write(stream, 5)
    await eventually(() => client.seqs()).toEqual(upTo(10, 3))
    const frame = client.frames.findLast(({ kind }) => kind === 'entries')
    expect(frame).toMatchObject({
      workspace: bench.workspace,
      stream,
      now: expect.stringMatching(/^2.*Z$/),
      entries: [{ entry: { seq: 10 }, hash: expect.stringMatching(/^[0-9a-f]{64}$/), opened: { '/text': 'note 4' } }],
    })
    client.close()
  })

  test('that joins while entries are being written has no hole and no repeat', async () => {
    const stream = newRoom()
    await write(stream, 1)
    const writing = write(stream, 40)
    const clients = []
    for (let i = 0; i < 8; i++) {
      const client = await connect(server.port, bench.member)
      await client.watch([{ workspace: bench.workspace, stream, after: 0 }])
      clients.push(client)
    }
    await writing
    for (const client of clients) {
      await eventually(() => client.seqs().length).toBe(41)
      expect(client.seqs()).toEqual(upTo(41))
      client.close()
    }
  })

  test('watches several streams, and from now on where it asks for no past', async () => {
    const [a, b] = [newRoom(), newRoom()]
    await write(a, 3)
    await write(b, 3)
    const client = await connect(server.port, bench.member)
    await client.watch([
      { workspace: bench.workspace, stream: a, after: null },
      { workspace: bench.workspace, stream: b, after: 1 },
    ])
    await write(a, 1)
    await eventually(() => [client.seqs(a), client.seqs(b)]).toEqual([[4], [2, 3]])
    client.close()
  })

  test('gets nothing more of a stream it no longer names', async () => {
    const [a, b] = [newRoom(), newRoom()]
    await write(a, 1)
    await write(b, 1)
    const client = await connect(server.port, bench.member)
    await client.watch([a, b].map((stream) => ({ workspace: bench.workspace, stream, after: 1 })))
    await client.watch([{ workspace: bench.workspace, stream: b, after: 1 }])
    await write(a, 1)
    await write(b, 1)
    await eventually(() => client.seqs(b)).toEqual([2])
    expect(client.seqs(a)).toEqual([])
    client.close()
  })

  test('that asks again from further back gets the past again', async () => {
    const stream = newRoom()
    await write(stream, 4)
    const client = await connect(server.port, bench.member)
    await client.watch([{ workspace: bench.workspace, stream, after: 2 }])
    await client.watch([{ workspace: bench.workspace, stream, after: 4 }])
    await client.watch([{ workspace: bench.workspace, stream, after: 1 }])
    await eventually(() => client.seqs()).toEqual([3, 4, 2, 3, 4])
    client.close()
  })

  test('that is more than 500 entries behind is told to fetch a new baseline, and goes on from there', async () => {
    const stream = newRoom()
    await writeMany(stream, 300)
    await writeMany(stream, 300)
    const client = await connect(server.port, bench.member)
    await client.watch([{ workspace: bench.workspace, stream, after: 10 }])
    await eventually(() => client.frames.at(-1)).toMatchObject({ kind: 'resync', stream, reason: 'tooFar' })
    await write(stream, 1)
    await client.watch([{ workspace: bench.workspace, stream, after: 101 }])
    await eventually(() => client.seqs().length).toBe(500)
    expect(client.seqs()).toEqual(upTo(601, 102))
    client.close()
  })

  test('that has seen more than there is is told to fetch a new baseline', async () => {
    const stream = newRoom()
    await write(stream, 2)
    const client = await connect(server.port, bench.member)
    await client.watch([{ workspace: bench.workspace, stream, after: 9 }])
    await eventually(() => client.frames.at(-1)).toMatchObject({ kind: 'resync', stream, reason: 'ahead' })
    client.close()
  })
})

test('an entry of another process arrives by a hint, without waiting for the poll', async () => {
  const other = await liveServer(database.pools)
  const stream = newRoom()
  await write(stream, 1)
  const client = await connect(server.port, bench.member)
  await client.watch([{ workspace: bench.workspace, stream, after: 1 }])
  await write(stream, 1, other)
  await write(stream, 1)
  await write(stream, 1, other)
  await eventually(() => client.seqs()).toEqual([2, 3, 4])
  client.close()
  await other.close()
})

test('an entry written while the listening connection was cut arrives when it is back', async () => {
  const other = await liveServer(database.pools)
  const stream = newRoom()
  await write(stream, 1)
  const client = await connect(server.port, bench.member)
  await client.watch([{ workspace: bench.workspace, stream, after: 1 }])
  const silent = await liveServer(database.pools)
  await silent.hub.close()
  await database.owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'`,
  )
  await write(stream, 2, silent)
  await eventually(() => client.seqs()).toEqual([2, 3])
  client.close()
  await silent.close()
  await other.close()
})

test('an entry that no hint told of arrives by the poll', async () => {
  const polling = await liveServer(database.pools, { timing: { pollMs: 100 } })
  const stream = newRoom()
  await write(stream, 1)
  const client = await connect(polling.port, bench.member)
  await client.watch([{ workspace: bench.workspace, stream, after: 1 }])
  const silent = await liveServer(database.pools)
  await silent.hub.close()
  await write(stream, 3, silent)
  await eventually(() => client.seqs()).toEqual([2, 3, 4])
  client.close()
  await silent.close()
  await polling.close()
})

test('the clock of the frames is that of the database', async () => {
  const polling = await liveServer(database.pools, { timing: { pollMs: 50, pingMs: 80 } })
  const client = await connect(polling.port, bench.member)
  await eventually(() => client.frames.at(-1)).toMatchObject({ kind: 'ping', current: true })
  const ping = client.frames.at(-1)
  const { rows } = await database.owner.query<{ now: Date }>('select clock_timestamp() as now')
  const apart = (rows[0]?.now.getTime() ?? 0) - Date.parse(ping?.kind === 'ping' ? ping.now : '')
  expect(Math.abs(apart)).toBeLessThan(1_000)
  client.close()
  await polling.close()
})

describe('the door', () => {
  test('is closed to those who are not signed in', async () => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/live`)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({
      code: 'NOT_SIGNED_IN',
      message: expect.any(String),
      id: expect.any(String),
    })
  })

  test('does not take a watch for the stream of another session', async () => {
    const client = await connect(server.port, bench.member)
    const stranger = await connect(server.port, await signedInMember(database, bench.workspace, 'observer'))
    const [hello] = client.frames
    const connection = hello?.kind === 'hello' ? hello.connection : ''
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/live/watch`, {
      method: 'POST',
      headers: { session: newId(), person: bench.member.personId, 'content-type': 'application/json' },
      body: JSON.stringify({ connection, watch: [] }),
    })
    expect(answer.status).toBe(404)
    client.close()
    stranger.close()
  })

  test.each([
    ['no JSON', '{'],
    ['an unknown field', JSON.stringify({ connection: newId(), watch: [], more: 1 })],
    [
      'a stream with a strange name',
      JSON.stringify({ connection: newId(), watch: [{ workspace: newId(), stream: 'x/../y', after: 0 }] }),
    ],
    [
      'a negative number',
      JSON.stringify({ connection: newId(), watch: [{ workspace: newId(), stream: newRoom(), after: -1 }] }),
    ],
    ['too much', `"${'x'.repeat(70_000)}"`],
  ])('refuses %s', async (_, body) => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/api/live/watch`, {
      method: 'POST',
      headers: { session: bench.member.sessionId, person: bench.member.personId, 'content-type': 'application/json' },
      body,
    })
    expect([400, 413]).toContain(answer.status)
    expect(await answer.json()).toMatchObject({ id: expect.any(String) })
  })

  test('opens no more streams for one session than allowed', async () => {
    const small = await liveServer(database.pools, { limits: { streamsPerSession: 2 } })
    const clients = [await connect(small.port, bench.member), await connect(small.port, bench.member)]
    await expect(connect(small.port, bench.member)).rejects.toThrow('429')
    clients[0]?.close()
    await eventually(() => small.hub.counts().connections).toBe(1)
    clients.push(await connect(small.port, bench.member))
    for (const client of clients) client.close()
    await small.close()
  })

  test('says goodbye when the server stops, so that clients connect again', async () => {
    const stopping = await liveServer(database.pools)
    const client = await connect(stopping.port, bench.member)
    await stopping.close()
    await client.ended
    expect(client.frames.at(-1)).toEqual({ kind: 'end', reason: 'shutdown' })
  })
})
