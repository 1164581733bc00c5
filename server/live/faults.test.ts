import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { addressesOn } from '#server/db/database.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { openPools } from '#server/db/pools.ts'
import { ensureRoles } from '#server/db/roles.ts'
import type { TestDatabase } from '#server/db/testing/database.ts'
import { testDatabase } from '#server/db/testing/database.ts'
import type { Bench } from '#server/journal/testing/tally.ts'
import { signedInWorkspace } from '#server/journal/testing/tally.ts'
import { eventually } from './testing/eventually.ts'
import type { LiveClient } from './testing/live-server.ts'
import { connect, liveServer } from './testing/live-server.ts'
import { inRoom, newRoom, note } from './testing/room.ts'

let database: TestDatabase
let bench: Bench

beforeAll(async () => {
  database = await testDatabase()
  bench = await signedInWorkspace(database)
})

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

test('a client that does not read is told to resync instead of being buffered for; the others notice nothing', async () => {
  const server = await liveServer(database.pools, { limits: { heldBytes: 256 * 1024 } })
  const stream = newRoom()
  await server.journal.append(inRoom(bench, stream, note('first')))
  const watch = [{ workspace: bench.workspace, stream, after: 1 }]
  const [slow, good] = [await connect(server.port, bench.member), await connect(server.port, bench.member)]
  await slow.watch(watch)
  await good.watch(watch)
  slow.pause()
  const large = 'x'.repeat(200_000)
  for (let i = 0; i < 60; i++) await server.journal.append(inRoom(bench, stream, note(large)))
  await eventually(() => good.seqs()).toEqual(upTo(61).slice(1))

  slow.resume()
  await eventually(() => slow.frames.findLast(({ kind }) => kind === 'resync')).toMatchObject({
    stream,
    reason: 'overflow',
  })
  const seen = slow.seqs()
  expect(seen.length).toBeLessThan(60)
  expect(seen).toEqual(upTo(seen.length + 1).slice(1))

  await slow.watch([{ workspace: bench.workspace, stream, after: 60 }])
  await server.journal.append(inRoom(bench, stream, note('last')))
  await eventually(() => slow.seqs().slice(seen.length)).toEqual([61, 62])
  slow.close()
  good.close()
  await server.close()
})

test('a client that does not read for long is let go', async () => {
  const server = await liveServer(database.pools, {
    limits: { heldBytes: 64 * 1024 },
    timing: { pingMs: 50, tooSlowMs: 200 },
  })
  const stream = newRoom()
  await server.journal.append(inRoom(bench, stream, note('first')))
  const slow = await connect(server.port, bench.member)
  await slow.watch([{ workspace: bench.workspace, stream, after: 1 }])
  slow.pause()
  for (let i = 0; i < 80; i++) await server.journal.append(inRoom(bench, stream, note('x'.repeat(200_000))))
  await eventually(() => server.hub.counts().connections).toBe(0)
  slow.close()
  await server.close()
})

test('1,000 streams that come and go leave nothing behind', { timeout: 60_000 }, async () => {
  const server = await liveServer(database.pools, { limits: { streamsPerSession: 100 } })
  const stream = newRoom()
  await server.journal.append(inRoom(bench, stream, note('first')))
  const place = { workspace: bench.workspace, stream }
  const visit = async () => {
    const client = await connect(server.port, bench.member)
    await client.watch([{ ...place, after: 0 }], [{ ...place, tab: 'one', step: null }])
    client.close()
    await client.ended
  }
  const handles = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length
  await Promise.all(upTo(20).map(visit))
  await eventually(() => server.hub.counts().connections).toBe(0)
  const before = handles()
  for (let round = 0; round < 50; round++) await Promise.all(upTo(20).map(visit))
  await eventually(() => server.hub.counts()).toEqual({ connections: 0, channels: 0, boards: 0, watches: 0 })
  await eventually(handles).toBeLessThanOrEqual(before + 5)
  await server.close()
})

test('a database that is killed under watchers and writers costs them no entry', { timeout: 60_000 }, async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'holdpoint-live-'))
  chmodSync(dataDirectory, 0o755)
  const embedded = await startEmbedded({ dataDirectory, running: 'take', durable: true, report: () => {} })
  const owner = new pg.Pool({ connectionString: embedded.url('owner', 'postgres'), max: 2 })
  owner.on('error', () => {})
  const client = new pg.Client({ connectionString: embedded.url('owner', 'postgres') })
  await client.connect()
  await ensureRoles(client, 'login', 'owner')
  await client.end()
  await migrate(embedded.url('owner', 'postgres'))
  const pools = openPools(addressesOn((role) => embedded.url(role, 'postgres')))
  const [writer, reader] = [await liveServer(pools), await liveServer(pools, { timing: { pollMs: 300 } })]
  const here = await signedInWorkspace({ ...database, owner })
  const stream = newRoom()
  let acknowledged = 0
  let failures = 0
  let isWriting = true
  try {
    await writer.journal.append(inRoom(here, stream, note('first')))
    acknowledged++
    const watchers: LiveClient[] = []
    for (let i = 0; i < 20; i++) {
      const watcher = await connect((i % 2 ? writer : reader).port, here.member)
      await watcher.watch([{ workspace: here.workspace, stream, after: 0 }])
      watchers.push(watcher)
    }
    const writing = (async () => {
      while (isWriting) {
        const command = inRoom(here, stream, note(`${acknowledged}`))
        for (let isDone = false; !isDone; ) {
          isDone = await writer.journal.append(command).then(
            () => true,
            () => {
              failures++
              return wait(50, false)
            },
          )
        }
        acknowledged++
      }
    })()
    for (let kill = 0; kill < 3; kill++) {
      const until = acknowledged + 30
      await eventually(() => acknowledged).toBeGreaterThan(until)
      if (embedded.pid) process.kill(embedded.pid, 'SIGKILL')
      await wait(200)
    }
    const until = acknowledged + 30
    await eventually(() => acknowledged).toBeGreaterThan(until)
    isWriting = false
    await writing

    expect(failures).toBeGreaterThan(0)
    for (const watcher of watchers) {
      await eventually(() => watcher.seqs().length).toBe(acknowledged)
      expect(watcher.seqs()).toEqual(upTo(acknowledged))
      expect(watcher.isOpen()).toBe(true)
      watcher.close()
    }
    const report = await writer.journal.verifyStored(here.scope, stream)
    expect(report).toMatchObject({ entries: acknowledged, faults: [] })
  } finally {
    isWriting = false
    await writer.close()
    await reader.close()
    await pools.close()
    await owner.end()
    await embedded.stop()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
})
