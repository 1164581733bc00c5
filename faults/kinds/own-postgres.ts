import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Installation } from '../../e2e/installation.ts'
import { claim } from '../clients/claim.ts'
import { ask } from '../clients/door.ts'
import type { Fault } from '../fault.ts'
import type { DebianPostgres } from '../ground/debian-postgres.ts'
import { startDebianPostgres, whyNoDebianPostgres } from '../ground/debian-postgres.ts'

/** The statements that the guide has an administrator run. */
function statementsOfTheGuide(password: string): string[] {
  const guide = readFileSync(fileURLToPath(new URL('../../docs/guides/running.md', import.meta.url)), 'utf8')
  const written = /```sql\n(create role holdpoint_owner[\s\S]*?)```/.exec(guide)?.[1] ?? ''
  return written
    .replaceAll("'…'", `'${password}'`)
    .split(';')
    .map((statement) => statement.trim())
    .filter(Boolean)
}

/** Two of it run on one database at once; one is killed and comes back; both know what the other was told. */
async function liveOn(settings: Record<string, string>): Promise<string[]> {
  const said: string[] = []
  const [one, two] = [new Installation(settings), new Installation(settings)]
  try {
    const first = await one.start()
    await claim(first.origin, first.code)
    const second = await two.start()
    if (second.code) said.push('the second process does not know that it was claimed')
    const state = await ask(second.origin, 'setup.state', {})
    if (state.status !== 200) said.push(`the second process answers ${state.status}`)
    await one.killWhole()
    const again = await one.start()
    if (again.code) said.push('claimed and killed, it asks to be claimed again')
    await one.interrupt()
    const still = await fetch(`${second.origin}/readyz`)
    if (still.status !== 200) said.push(`with the other stopped, the second process is not ready (${still.status})`)
    await two.interrupt()
    return said
  } catch (error) {
    return [...said, error instanceof Error ? error.message : String(error)]
  } finally {
    one.remove()
    two.remove()
  }
}

async function twoLogins({ administrator, url, password }: DebianPostgres): Promise<string[]> {
  const statements = statementsOfTheGuide(password)
  if (statements.length < 7) return [`the guide has ${statements.length} statements`]
  for (const statement of statements) await administrator.query(statement)
  return liveOn({
    DATABASE_URL: url('holdpoint', 'holdpoint'),
    DATABASE_OWNER_URL: url('holdpoint_owner', 'holdpoint'),
  })
}

async function oneLogin({ administrator, url, password }: DebianPostgres): Promise<string[]> {
  await administrator.query(`create role single login createrole password '${password}'`)
  await administrator.query('create database single owner single')
  return liveOn({ DATABASE_URL: url('single', 'single') })
}

async function withoutRights({ administrator, url, password }: DebianPostgres) {
  await administrator.query(`create role plain login password '${password}'`)
  await administrator.query('create database plain owner plain')
  const installation = new Installation({ DATABASE_URL: url('plain', 'plain') })
  try {
    const { code, said } = await installation.refusal()
    const isTold = /may not create the roles/.test(said) && /create role holdpoint_app/.test(said)
    return code === 1 && isTold ? [] : [`a login without rights is told something else:\n${said}`]
  } finally {
    installation.remove()
  }
}

async function wrongPassword({ url }: DebianPostgres) {
  const installation = new Installation({ DATABASE_URL: url('admin', 'postgres').replace(/:[^:@/]+@/, ':wrong@') })
  try {
    const { code, said } = await installation.refusal()
    if (code === 1 && /does not let Holdpoint in/.test(said) && !said.includes('wrong@')) return []
    return [`a wrong password is told something else:\n${said}`]
  } finally {
    installation.remove()
  }
}

const WAYS = [
  { name: 'a login without rights', way: withoutRights },
  { name: 'a wrong password', way: wrongPassword },
  { name: 'one login', way: oneLogin },
  { name: 'two logins as the guide has it', way: twoLogins },
]

export const ownPostgres: Fault = {
  name: 'on the PostgreSQL 15 of Debian',
  how: 'by DATABASE_URL: without rights and with a wrong password (refused in words); with one login, and with two as the guide has it, two processes each, one killed',
  times: WAYS.length,
  cannot: whyNoDebianPostgres,
  run: async ({ times }) => {
    const ways = WAYS.slice(-times)
    const violations = []
    for (const { name, way } of ways) {
      // Roles are the cluster's: each way has one of its own.
      const postgres = await startDebianPostgres()
      try {
        for (const what of await way(postgres)) violations.push({ rule: 'start', what: `${name}: ${what}` })
      } finally {
        await postgres.stop()
      }
    }
    return { n: ways.length, violations, figures: {} }
  },
}
