import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { connectDatabase } from './connect.ts'
import { openDatabase } from './database.ts'
import { openPools } from './pools.ts'
import { mintScope } from './scope.ts'

const dataDirectory = mkdtempSync(join(tmpdir(), 'holdpoint-recovery-'))
chmodSync(dataDirectory, 0o755)
const connected = await connectDatabase(
  { database: { kind: 'embedded' }, dataDirectory },
  { running: 'take', report: () => {} },
)
const database = openDatabase(openPools(connected.addresses))
afterAll(async () => {
  await database.close()
  await connected.stop()
  rmSync(dataDirectory, { recursive: true, force: true })
})

const scope = mintScope('018f0000-0000-7000-8000-000000000001')

function count(): Promise<number> {
  return database.withScope(scope, async (client) => {
    const { rows } = await client.query<{ value: number }>(
      `insert into counter (workspace, kind, value) values ($1, 'incident', 1)
       on conflict (workspace, kind) do update set value = counter.value + 1 returning value`,
      [scope.workspace],
    )
    return rows[0]?.value ?? 0
  })
}

test('killed again and again under a writer, it loses nothing that it acknowledged', { timeout: 60_000 }, async () => {
  let acknowledged = 0
  let refused = 0
  let writing = true
  const writer = (async () => {
    while (writing) {
      try {
        acknowledged = await count()
      } catch {
        refused++
        await sleep(10)
      }
    }
  })()
  for (let kill = 0; kill < 5; kill++) {
    const before = acknowledged
    while (acknowledged < before + 20) await sleep(5)
    process.kill(connected.pid() ?? 0, 'SIGKILL')
    while (connected.pid() !== null) await sleep(1)
    while (connected.pid() === null) await sleep(5)
  }
  writing = false
  await writer
  expect(refused).toBeGreaterThan(0)
  expect(await count()).toBeGreaterThan(acknowledged)
  const [counter] = await database.readScoped(scope, (prisma) => prisma.counter.findMany())
  expect(counter?.value).toBeGreaterThan(100)
})
