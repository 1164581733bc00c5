import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Trouble } from '#server/trouble.ts'

const MIN_BYTES = 32

/** The secret given, or the one this data directory keeps, made at the first start. */
export function sessionSecret(given: string | undefined, dataDirectory: string): string {
  if (given !== undefined) {
    if (Buffer.byteLength(given) >= MIN_BYTES) return given
    throw new Trouble(
      `HOLDPOINT_SECRET is shorter than ${MIN_BYTES} bytes.`,
      'Give a longer one, such as what `openssl rand -base64 48` prints, or leave it out.',
    )
  }
  const path = join(dataDirectory, 'secret')
  const kept = read(path)
  if (kept !== null) {
    if (Buffer.byteLength(kept) >= MIN_BYTES) return kept
    throw new Trouble(
      `${path} does not hold a whole secret.`,
      'Remove the file: everybody signs in again, nothing else is lost.',
    )
  }
  mkdirSync(dataDirectory, { recursive: true })
  const fresh = `${path}.${process.pid}`
  writeFileSync(fresh, randomBytes(48).toString('base64url'), { mode: 0o600 })
  chmodSync(fresh, 0o600)
  try {
    linkSync(fresh, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(fresh, { force: true })
  }
  return readFileSync(path, 'utf8').trim()
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
