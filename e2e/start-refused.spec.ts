import { existsSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { Installation } from './installation.ts'

let installation: Installation
test.beforeEach(() => {
  installation = new Installation()
})
test.afterEach(() => installation.remove())

/** It ends with these words and a way out, without a stack, and leaves nothing that holds the data. */
async function expectRefusal(options: string[], ...words: string[]) {
  const { code, said } = await installation.refusal(options)
  expect(code).toBe(1)
  expect(said).toContain('Holdpoint did not start.')
  for (const word of words) expect(said).toContain(word)
  expect(said).not.toMatch(/^\s+at /m)
  expect(installation.isHeld).toBe(false)
}

test('npm start -- --help tells the options and starts nothing', async () => {
  const { code, said } = await installation.refusal(['--help'])
  expect(code).toBe(0)
  for (const told of ['--port', '--host', '--data', 'DATABASE_URL', 'HOLDPOINT_ORIGIN', 'HOLDPOINT_SECRET']) {
    expect(said).toContain(told)
  }
  expect(existsSync(join(installation.data, 'secret'))).toBe(false)
})

test('an option that does not exist is named, with the way to those that do', async () => {
  await expectRefusal(['--prot', '4100'], "Unknown option '--prot'", 'npm start -- --help')
})

test('a port that is taken is said, with another to take', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const said = `Port ${port} on 127.0.0.1 is taken by another program.`
  await expectRefusal(['--port', String(port)], said, 'npm start -- --port')
  await new Promise((resolve) => other.close(resolve))
})

test('a data directory that cannot be written is named, with the way to give another', async () => {
  const file = join(installation.data, 'a file')
  writeFileSync(file, '')
  await expectRefusal(['--data', join(file, 'data')], `${join(file, 'data')} cannot be written`, '--data')
})

test('listening beyond this machine without a secret and an origin is refused, and names both', async () => {
  const words = ['where other machines reach it', 'HOLDPOINT_SECRET', 'HOLDPOINT_ORIGIN', 'leave HOST out']
  await expectRefusal(['--host', '0.0.0.0'], ...words)
})
