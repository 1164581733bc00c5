import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { accountForPostgres } from '#server/db/embedded-account.ts'

const BINARIES = '/usr/lib/postgresql/15/bin'

export const whyNoDebianPostgres = (): string | null =>
  existsSync(join(BINARIES, 'postgres')) ? null : 'the Debian package postgresql-15 is not installed'

export type DebianPostgres = {
  /** An address for a login on a database. */
  url(login: string, database: string): string
  administrator: pg.Client
  password: string
  stop(): Promise<void>
}

/** A cluster of Debian's PostgreSQL 15 on a loopback port; every login has the same password. */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  const account = accountForPostgres()
  const directory = mkdtempSync(join(tmpdir(), 'holdpoint-debian-'))
  const password = randomBytes(12).toString('hex')
  const words = join(directory, 'password')
  const cluster = join(directory, 'cluster')
  writeFileSync(words, password)
  chmodSync(directory, 0o755)
  if (account) for (const path of [directory, words]) chownSync(path, account.uid, account.gid)
  const how = { cwd: '/', ...account }
  const access = ['--auth=scram-sha-256', '-U', 'admin', `--pwfile=${words}`, '--encoding=UTF8', '--locale=C.UTF-8']
  execFileSync(join(BINARIES, 'initdb'), ['-D', cluster, ...access], { ...how, stdio: 'ignore' })
  const port = await freePort()
  const on = ['-c', 'listen_addresses=127.0.0.1', '-c', `port=${port}`, '-c', 'unix_socket_directories=']
  const server = spawn(join(BINARIES, 'postgres'), ['-D', cluster, ...on], { ...how, stdio: 'ignore' })
  const url = (login: string, database: string) => `postgresql://${login}:${password}@127.0.0.1:${port}/${database}`
  const remove = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    if (server.exitCode === null && server.kill('SIGINT')) await ended
    rmSync(directory, { recursive: true, force: true })
  }
  for (let look = 0; ; look++) {
    const administrator = new pg.Client({ connectionString: url('admin', 'postgres') })
    administrator.on('error', () => {})
    try {
      await administrator.connect()
      const stop = async () => {
        await administrator.end()
        await remove()
      }
      return { url, administrator, password, stop }
    } catch (error) {
      if (look < 200 && server.exitCode === null) await wait(50)
      else {
        await remove()
        throw error
      }
    }
  }
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
