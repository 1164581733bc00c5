import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Trouble } from '#server/trouble.ts'

/** The user that Postgres runs as, when it cannot be ours. */
export type Account = { uid: number; gid: number }

/** Postgres refuses to run as root. Null: run as ourselves. */
export function accountForPostgres(): Account | null {
  if (process.getuid?.() !== 0) return null
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const wanted of ['postgres', 'nobody']) {
    const user = users.find(([name]) => name === wanted)
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) }
  }
  throw new Trouble(
    'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor a user "nobody".',
    'Start Holdpoint as an ordinary user, or give DATABASE_URL.',
  )
}

/** Whether the account can pass through every directory above the path. */
export function reaches(account: Account, path: string): boolean {
  let directory = dirname(resolve(path))
  for (;;) {
    const stat = statSync(directory, { throwIfNoEntry: false })
    if (stat) {
      const bit = stat.uid === account.uid ? 0o100 : stat.gid === account.gid ? 0o010 : 0o001
      if ((stat.mode & bit) === 0) return false
    }
    const parent = dirname(directory)
    if (parent === directory) return true
    directory = parent
  }
}
