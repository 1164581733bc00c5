import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readEnvironment } from './environment.ts'

const DATA_DIR = mkdtempSync(join(tmpdir(), 'holdpoint-environment-'))
afterAll(() => rmSync(DATA_DIR, { recursive: true, force: true }))

const secret = 'x'.repeat(32)
const HOLDPOINT_ORIGIN = 'https://holdpoint.example.org'

describe('settings', () => {
  test('without any it listens on this machine alone, with a secret that is made once and kept', () => {
    const first = readEnvironment({ DATA_DIR })
    expect(first).toMatchObject({ host: '127.0.0.1', port: 4000, origin: null, database: { kind: 'embedded' } })
    expect(first.secret.length).toBeGreaterThanOrEqual(32)
    expect(readEnvironment({ DATA_DIR }).secret).toBe(first.secret)
    expect(readFileSync(join(DATA_DIR, 'secret'), 'utf8')).toBe(first.secret)
    expect(statSync(join(DATA_DIR, 'secret')).mode & 0o077).toBe(0)
  })

  test.each([
    ['0.0.0.0', {}, 'HOLDPOINT_SECRET'],
    ['::', {}, 'HOLDPOINT_ORIGIN'],
    ['192.0.2.7', { HOLDPOINT_SECRET: secret }, 'HOLDPOINT_ORIGIN'],
    ['holdpoint.example.org', { HOLDPOINT_ORIGIN }, 'HOLDPOINT_SECRET'],
    ['127.0.0.1.example.org', {}, 'HOLDPOINT_SECRET'],
  ])('listening on %s with %o alone is refused and names %s', (HOST, more, missing) => {
    expect(() => readEnvironment({ DATA_DIR, HOST, ...more })).toThrow(missing)
  })

  test('with a secret and an origin it listens beyond this machine', () => {
    const set = readEnvironment({ DATA_DIR, HOST: '0.0.0.0', HOLDPOINT_SECRET: secret, HOLDPOINT_ORIGIN })
    expect(set).toMatchObject({ host: '0.0.0.0', origin: HOLDPOINT_ORIGIN, secret })
  })

  test.each(['127.0.0.1', '127.9.9.9', '::1', '[::1]', 'localhost'])('%s is this machine', (HOST) => {
    expect(readEnvironment({ DATA_DIR, HOST }).host).toBe(HOST)
  })

  test.each([
    ['PORT', 'abc'],
    ['PORT', '70000'],
    ['DATABASE_URL', 'mysql://x/y'],
    ['HOLDPOINT_SECRET', 'short'],
    ['HOLDPOINT_ORIGIN', 'holdpoint.example.org'],
  ])('%s "%s" is refused by name', (name, value) => {
    expect(() => readEnvironment({ DATA_DIR, [name]: value })).toThrow(name)
  })

  test('an empty setting is one that was left out', () => {
    expect(readEnvironment({ DATA_DIR, PORT: '', HOST: '', DATABASE_URL: '' })).toMatchObject({ port: 4000 })
  })

  test('a data directory that cannot be made is said in words', () => {
    expect(() => readEnvironment({ DATA_DIR: '/dev/null/data' })).toThrow('/dev/null/data cannot be written')
  })
})
