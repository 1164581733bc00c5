import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { Installation } from './installation.ts'

test('two starts at once on the same new data: one runs, the other says where and ends', async () => {
  const first = new Installation()
  const second = new Installation({}, { data: first.data })
  try {
    first.launch()
    second.launch()
    const isReady = ({ said }: Installation) => said.includes('Holdpoint is ready')
    const ended = await Promise.race([
      first.ended().then(() => ({ loser: first, winner: second })),
      second.ended().then(() => ({ loser: second, winner: first })),
    ])
    const { loser, winner } = ended
    expect(loser.said).toContain(`Holdpoint already runs on the data directory ${first.data}`)
    expect(loser.said).toContain('--data')
    expect(isReady(loser)).toBe(false)
    const { code } = await winner.whenReady()
    expect(code).toBeTruthy()
    await winner.interrupt()
    expect(winner.isHeld).toBe(false)
  } finally {
    second.remove()
    first.remove()
  }
})

test('a data directory with spaces, quotes and other letters in its name is as good as any', async () => {
  const outer = new Installation()
  const data = join(outer.data, `Holdpoint's "own" données $HOME %20 #1`)
  mkdirSync(data)
  const installation = new Installation({}, { data })
  try {
    const { code } = await installation.start()
    expect(code).toBeTruthy()
    await installation.interrupt()
    expect(installation.isHeld).toBe(false)
    expect(existsSync(join(data, 'postgres/PG_VERSION'))).toBe(true)
  } finally {
    installation.remove()
    outer.remove()
  }
})

test('a first start killed whole at each of its stages is followed by one that works', async () => {
  const installation = new Installation()
  const { data } = installation
  const has = (path: string) => existsSync(join(data, path))
  const stages: [at: string, isThere: () => boolean][] = [
    ['the data directory is held', () => has('holdpoint.lock')],
    ['the cluster is being made', () => readdirSync(data).some((name) => name.startsWith('postgres.new-'))],
    ['the cluster is there', () => has('postgres/PG_VERSION')],
    ['the database is being started', () => has('postgres/postmaster.pid')],
    ['tables are there', () => /^ +database/m.test(installation.said)],
    ['the journal is there', () => /^ +journal/m.test(installation.said)],
  ]
  try {
    for (const [at, isThere] of stages) {
      await test.step(`killed when ${at}`, async () => {
        installation.launch()
        await installation.until(isThere)
        await installation.killWhole()
      })
    }
    const { origin, code } = await installation.start()
    expect(code).toBeTruthy()
    expect((await fetch(`${origin}/readyz`)).status).toBe(200)
    await installation.interrupt()
    expect(installation.isHeld).toBe(false)
    expect(readdirSync(data).filter((name) => /new-|stale|probe|secret\./.test(name))).toEqual([])
  } finally {
    installation.remove()
    rmSync(data, { recursive: true, force: true })
  }
})
