import { readFileSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { Trouble } from '#server/trouble.ts'

export const embeddedMajor = '18'

const neededBytes = 96 * 1024 * 1024

export function refuseOtherVersion(cluster: string): void {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (found === embeddedMajor) return
  const newer = Number(found) > Number(embeddedMajor)
  throw new Trouble(
    `The data directory ${cluster} was written by PostgreSQL ${found}; this Holdpoint carries PostgreSQL ${embeddedMajor}.`,
    newer
      ? 'Start the newer Holdpoint that wrote it, or give another data directory with --data. Nothing was changed.'
      : `Start the older Holdpoint that wrote it, or run its data on a PostgreSQL ${found} of your own with DATABASE_URL. Nothing was changed.`,
  )
}

export function refuseFullDisk(directory: string): void {
  const { bavail, bsize } = statfsSync(directory)
  if (bavail * bsize < neededBytes) throw diskFull(directory)
}

export function diskFull(directory: string, options?: ErrorOptions): Trouble {
  return new Trouble(
    `The disk that holds ${directory} is full: the database does not start without room to write.`,
    `Free at least ${neededBytes / 1024 / 1024} MB there, or give another data directory with --data, then start again. Nothing that was acknowledged is lost.`,
    options,
  )
}

export function notWritable(directory: string, options?: ErrorOptions): Trouble {
  return new Trouble(
    `The data directory ${directory} cannot be written.`,
    'Give this user the right to write there, or give another data directory with --data.',
    options,
  )
}

/** What the server said before it ended, as a sentence and a way out. */
export function troubleFromLog(cluster: string, logPath: string, said: string): Trouble {
  if (/No space left on device|Disk quota exceeded/.test(said)) return diskFull(cluster)
  if (/Permission denied|Read-only file system/.test(said)) return notWritable(cluster)
  if (/could not (create|map).*shared memory|No space left.*dev\/shm/i.test(said)) {
    return new Trouble(
      'The embedded database found no shared memory to work with.',
      'Give the container or machine at least 256 MB of shared memory, or give DATABASE_URL.',
    )
  }
  const last = said
    .trim()
    .split('\n')
    .filter((line) => /FATAL|PANIC|ERROR|error/.test(line))
    .at(-1)
  return new Trouble(
    `The embedded database did not start${last ? `: ${last.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '')}` : ''}.`,
    `Its own words are in ${logPath}.`,
  )
}
