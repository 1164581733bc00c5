import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Embedded } from './embedded.ts'
import { startEmbedded } from './embedded.ts'
import { runningPostmaster } from './embedded-process.ts'

let dataDirectory: string
const started: Embedded[] = []
const processes: ChildProcess[] = []

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'holdpoint-embedded-'))
  chmodSync(dataDirectory, 0o755)
})

afterEach(async () => {
  for (const child of processes.splice(0)) child.kill('SIGKILL')
  for (const embedded of started.splice(0)) await embedded.stop()
  const left = runningPostmaster(cluster())
  if (left) process.kill(left.pid, 'SIGQUIT')
  rmSync(dataDirectory, { recursive: true, force: true })
})

const cluster = () => join(dataDirectory, 'postgres')

async function start(running: 'take' | 'leave' = 'take', report: (line: string) => void = () => {}): Promise<Embedded> {
  const embedded = await startEmbedded({ dataDirectory, running, durable: true, report })
  started.push(embedded)
  return embedded
}

async function startElsewhere(): Promise<{ child: ChildProcess; pid: number; url: string }> {
  const program = fileURLToPath(new URL('./testing/start-embedded.ts', import.meta.url))
  const child = spawn(process.execPath, [program, dataDirectory], { stdio: ['ignore', 'pipe', 'inherit'] })
  processes.push(child)
  if (!child.stdout) throw new Error('no output')
  for await (const line of createInterface(child.stdout)) return { child, ...JSON.parse(line) }
  throw new Error('it ended before it started')
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

async function until(condition: () => boolean, milliseconds = 10_000): Promise<void> {
  const limit = Date.now() + milliseconds
  while (!condition()) {
    if (Date.now() > limit) throw new Error('it did not come about')
    await sleep(10)
  }
}

describe('the embedded database', () => {
  test('listens on a socket that nobody else may use, and on no port', async () => {
    const embedded = await start()
    const [row] = await ask(embedded.url('owner', 'postgres'), 'show listen_addresses')
    expect(row).toEqual({ listen_addresses: '' })
    expect(statSync(join(dataDirectory, 'socket')).mode & 0o077).toBe(0)
    expect(statSync(cluster()).mode & 0o077).toBe(0)
  })

  test('stops when asked and starts again with its data', async () => {
    const first = await start()
    await ask(first.url('owner', 'postgres'), 'create table kept as select 7 as n')
    await first.stop()
    expect(runningPostmaster(cluster())).toBeNull()
    const second = await start()
    expect(await ask(second.url('owner', 'postgres'), 'select n from kept')).toEqual([{ n: 7 }])
  })

  test('comes back by itself when it is killed', async () => {
    const said: string[] = []
    const embedded = await start('take', (line) => said.push(line))
    await ask(embedded.url('owner', 'postgres'), 'create table kept as select 7 as n')
    const killed = embedded.pid ?? 0
    process.kill(killed, 'SIGKILL')
    await until(() => embedded.pid !== null && embedded.pid !== killed)
    expect(await ask(embedded.url('owner', 'postgres'), 'select n from kept')).toEqual([{ n: 7 }])
    expect(said).toHaveLength(2)
  })

  test('stops by itself when its program is killed, and the next start finds everything', async () => {
    const { child, pid, url } = await startElsewhere()
    await ask(url, 'create table kept as select 7 as n')
    child.kill('SIGKILL')
    const embedded = await start()
    expect(embedded.pid).not.toBe(pid)
    expect(await ask(embedded.url('owner', 'postgres'), 'select n from kept')).toEqual([{ n: 7 }])
  })

  test('starts after program and database were both killed', async () => {
    const { child, pid, url } = await startElsewhere()
    await ask(url, 'create table kept as select 7 as n')
    process.kill(pid, 'SIGSTOP')
    child.kill('SIGKILL')
    process.kill(pid, 'SIGKILL')
    const embedded = await start()
    expect(await ask(embedded.url('owner', 'postgres'), 'select n from kept')).toEqual([{ n: 7 }])
  })

  test('a postmaster.pid that names a living process of another kind is not believed', async () => {
    const first = await start()
    await first.stop()
    const pidFile = join(cluster(), 'postmaster.pid')
    writeFileSync(
      pidFile,
      `${process.pid}\n${cluster()}\n1\n5432\n${join(dataDirectory, 'socket')}\n\n  1 1\nready   \n`,
    )
    const { uid, gid } = statSync(cluster())
    chownSync(pidFile, uid, gid)
    const second = await start()
    expect(await ask(second.url('owner', 'postgres'), 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('who only visits uses the server that runs, and leaves it running', async () => {
    const { pid, url } = await startElsewhere()
    const visitor = await start('leave')
    expect(visitor.pid).toBe(pid)
    await visitor.stop()
    expect(await ask(url, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('of two starts at once both find one server', async () => {
    const first = await start()
    await first.stop()
    const [one, two] = await Promise.all([start('leave'), start('leave')])
    expect(one.pid).toBe(two.pid)
    expect(await ask(two.url('owner', 'postgres'), 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('a first start that was cut off leaves nothing half made', async () => {
    const program = fileURLToPath(new URL('./testing/start-embedded.ts', import.meta.url))
    const child = spawn(process.execPath, [program, dataDirectory], { stdio: 'ignore' })
    processes.push(child)
    await until(() => existsSync(join(dataDirectory, 'postgres.log')))
    await sleep(100)
    child.kill('SIGKILL')
    const embedded = await start()
    expect(await ask(embedded.url('owner', 'postgres'), 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('a server that a start left behind as it was cut off is ended, not waited for', async () => {
    await (await start()).stop()
    const program = fileURLToPath(new URL('./testing/start-embedded.ts', import.meta.url))
    for (let round = 0; round < 6; round++) {
      const child = spawn(process.execPath, [program, dataDirectory], { stdio: 'ignore' })
      processes.push(child)
      await until(() => runningPostmaster(cluster()) !== null)
      child.kill('SIGKILL')
      const embedded = await start()
      expect(await ask(embedded.url('owner', 'postgres'), 'select 1 as n')).toEqual([{ n: 1 }])
      await embedded.stop()
    }
  })

  test('a directory of a newer version is refused in words, and left as it was', async () => {
    const first = await start()
    await first.stop()
    writeFileSync(join(cluster(), 'PG_VERSION'), '19\n')
    await expect(start()).rejects.toMatchObject({
      message: expect.stringContaining('written by PostgreSQL 19; this Holdpoint carries PostgreSQL 18'),
      wayOut: expect.stringContaining('Nothing was changed'),
    })
    expect(readFileSync(join(cluster(), 'PG_VERSION'), 'utf8')).toBe('19\n')
    expect(runningPostmaster(cluster())).toBeNull()
  })

  test('a path too long for a socket gets its socket elsewhere', async () => {
    dataDirectory = join(dataDirectory, 'x'.repeat(60), 'y'.repeat(60))
    const embedded = await start()
    expect(await ask(embedded.url('owner', 'postgres'), 'select 1 as n')).toEqual([{ n: 1 }])
  })
})
