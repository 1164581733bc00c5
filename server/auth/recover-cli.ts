import { join } from 'node:path'
import { connectDatabase } from '#server/db/connect.ts'
import { openPools } from '#server/db/pools.ts'
import { readEnvironment } from '#server/environment.ts'
import { Trouble } from '#server/trouble.ts'
import { holderOf } from '../../scripts/lock-file.mjs'
import { makeRecoveryLink } from './recover.ts'

const [email = null] = process.argv.slice(2)

async function recover(): Promise<string> {
  const environment = readEnvironment(process.env)
  const running = holderOf(join(environment.dataDirectory, 'holdpoint.lock'))
  const origin = environment.origin ?? running?.url ?? `http://127.0.0.1:${environment.port}`
  const connected = await connectDatabase(environment, { running: 'leave', report: () => {} })
  const pools = openPools(connected.addresses)
  try {
    const recovery = await makeRecoveryLink(pools.auth, origin, email)
    if (recovery.made) return linkWords(recovery, running !== null)
    throw new Trouble(...whyNone(recovery.owners))
  } finally {
    await pools.close()
    await connected.stop()
  }
}

const linkWords = (link: { email: string; url: string }, isRunning: boolean) =>
  [
    '',
    `A new password for ${link.email} can be chosen here, once, within an hour:`,
    '',
    `  ${link.url}`,
    '',
    ...(isRunning ? [] : ['Holdpoint does not run on this data now: start it first, with npm start.', '']),
    'Using it ends every session of this person; they are told at the next sign-in, and it stands in the record.',
    '',
  ].join('\n')

function whyNone(owners: readonly string[]): [what: string, wayOut: string] {
  if (email !== null) return [`Nobody here has the address ${email}.`, `Owners: ${owners.join(', ') || 'none yet'}.`]
  if (owners.length === 0) {
    return ['This installation has no owner yet.', 'Start it with npm start: it prints the address that sets it up.']
  }
  return ['There are several owners.', `Say for whom: npm run recover -- ${owners.join(' | ')}`]
}

try {
  console.log(await recover())
} catch (error) {
  const told = error instanceof Trouble ? [error.message, error.wayOut] : [error instanceof Error ? error.stack : error]
  console.error(['', 'No link was made.', '', ...told, ''].join('\n'))
  process.exitCode = 1
}
