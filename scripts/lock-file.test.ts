import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { endNotedChild, holderOf, noteChild, takeLock } from './lock-file.mjs'

let directory: string
const path = () => join(directory, 'x.lock')

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdpoint-lock-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const program = `
  const { takeLock } = await import(process.argv[1])
  const lock = takeLock(process.argv[2])
  process.stdout.write(lock.held ? 'held' : 'refused ' + lock.by.pid)
  if (lock.held) setInterval(() => {}, 1000)
`

function another() {
  const module = pathToFileURL(join(import.meta.dirname, 'lock-file.mjs')).href
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, module, path()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { child, said: once(child.stdout, 'data').then(([part]) => String(part)) }
}

describe('a lock', () => {
  test('is held by one, who tells the others where it is', () => {
    const lock = takeLock(path())
    if (!lock.held) throw new Error('it was free')
    lock.note('http://127.0.0.1:4000')
    expect(holderOf(path())).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:4000' })
    expect(takeLock(path()).held).toBe(false)
    lock.release()
    expect(holderOf(path())).toBeNull()
    expect(readdirSync(directory)).toEqual([])
  })

  test('of a killed process is free at once', async () => {
    const { child, said } = another()
    expect(await said).toBe('held')
    expect(takeLock(path())).toMatchObject({ held: false, by: { pid: child.pid } })
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(takeLock(path()).held).toBe(true)
  })

  test('is not believed when its number has passed to another process', () => {
    writeFileSync(path(), JSON.stringify({ pid: process.pid, born: 'long ago' }))
    expect(holderOf(path())).toBeNull()
    expect(takeLock(path()).held).toBe(true)
  })

  test('that says nothing readable is free', () => {
    writeFileSync(path(), '{')
    expect(takeLock(path()).held).toBe(true)
  })

  test('left by a dead process goes to one of eight that want it', async () => {
    writeFileSync(path(), JSON.stringify({ pid: 999_999_999, born: '1' }))
    const all = Array.from({ length: 8 }, another)
    const said = await Promise.all(all.map((one) => one.said))
    expect(said.filter((words) => words === 'held')).toHaveLength(1)
    for (const { child } of all) child.kill('SIGKILL')
  })
})

describe('a child that outlived who started it', () => {
  test('is ended by its note, which is gone then', async () => {
    const { child, said } = another()
    await said
    const ended = once(child, 'exit')
    noteChild(join(directory, 'stage.json'), child.pid ?? 0)
    await endNotedChild(join(directory, 'stage.json'))
    expect(await ended).toEqual([null, 'SIGKILL'])
    expect(readdirSync(directory)).not.toContain('stage.json')
  })

  test('is left alone when its number has passed to another process', async () => {
    writeFileSync(join(directory, 'stage.json'), JSON.stringify({ pid: process.pid, born: 'long ago' }))
    await endNotedChild(join(directory, 'stage.json'))
    expect(readdirSync(directory)).toEqual([])
  })

  test('of which nobody noted when it was born is not waited for', async () => {
    writeFileSync(join(directory, 'stage.json'), JSON.stringify({ pid: 2 ** 30, born: null }))
    await endNotedChild(join(directory, 'stage.json'))
    expect(readdirSync(directory)).toEqual([])
    noteChild(join(directory, 'stage.json'), 2 ** 30)
    expect(readdirSync(directory)).toEqual([])
  })
})
