import { randomBytes } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import type { Role } from '#domain/access/permissions.ts'
import { newId } from '#domain/new-id.ts'
import { cookieNames } from '#server/auth/cookies.ts'
import { startSession } from '#server/auth/sessions.ts'
import type { Driver } from '#server/incident/testing/driver.ts'
import { declared } from '#server/incident/testing/driver.ts'
import type { Who } from '../clients/door.ts'
import { doorOf, must } from '../clients/door.ts'
import { History } from '../judge/history.ts'
import type { Violation } from '../judge/judge.ts'
import { App } from './app.ts'
import type { Given } from './app-messages.ts'
import type { Postgres } from './postgres.ts'
import { startPostgres } from './postgres.ts'
import type { Somebody } from './scene.ts'
import type { TcpProxy } from './tcp-proxy.ts'
import { tcpProxy } from './tcp-proxy.ts'
import { verdictOn } from './verdict.ts'

const PASSWORD = 'correct horse battery staple'
const SLUG = 'acme'

export type Person = Somebody & { sid: string }

export type GroundOptions = Partial<Pick<Given, 'pools' | 'live' | 'without' | 'watched'>> & {
  apps?: number
  /** For Postgres, instead of a temporary one. */
  directory?: string
  env?: Record<string, string>
}

export type Ground = Awaited<ReturnType<typeof openGround>>

/** A database, processes of the app that reach it through a proxy, and people who are signed in. */
export async function openGround(options: GroundOptions = {}) {
  const postgres: Postgres = await startPostgres(options.directory)
  const proxy: TcpProxy = await tcpProxy({ path: postgres.socket })
  const secret = randomBytes(32).toString('base64url')
  const newApp = (env = options.env, without = options.without ?? []) =>
    new App(
      {
        port: 0,
        databasePort: proxy.port,
        database: postgres.name,
        dataDirectory: postgres.dataDirectory,
        secret,
        without,
        ...(options.pools && { pools: options.pools }),
        ...(options.live && { live: options.live }),
        ...(options.watched && { watched: options.watched }),
      },
      env,
    )
  const apps = Array.from({ length: options.apps ?? 1 }, () => newApp())
  const history = new History()
  const close = async () => {
    history.over = true
    for (const app of apps) {
      if (app.isRunning) app.goOn()
      await app.stop()
    }
    await proxy.close()
    await postgres.stop()
  }
  try {
    for (const app of apps) await app.start()
    const [app] = apps
    if (!app) throw new Error('There is no app')

    const session = async (email: string): Promise<string> => {
      const { rows } = await postgres.owner.query<{ id: string; hash: string }>(
        'select id, password_hash as hash from person where email = $1',
        [email],
      )
      const [person] = rows
      const sid = person && (await startSession(postgres.owner, { id: person.id, passwordHash: person.hash }, 'faults'))
      if (!sid) throw new Error(`${email} does not exist`)
      return sid
    }
    // Each start makes the codes of earlier ones void.
    const owner = await claim(apps.at(-1) ?? app)
    const ownSid = await session(owner.email)
    const { rows } = await postgres.owner.query<{ id: string }>('select id from workspace')
    const workspace = rows[0]?.id ?? ''

    /** The person's cookie for one process; each has a port and therefore a name of its own. */
    const as = async ({ sid, slug }: Person, at: App = app): Promise<Who> => ({
      slug,
      cookie: `${cookieNames(at.origin).session}=${await encode({ token: { sid }, secret })}`,
    })
    const memberOf = async (email: string) => {
      const list = await must<{ id: string; email: string }[]>(
        app.origin,
        'member.list',
        {},
        await as({ ...owner, sid: ownSid, slug: SLUG, member: '' }),
      )
      return list.find((row) => row.email === email)?.id ?? ''
    }
    const founder: Person = { ...owner, sid: ownSid, slug: SLUG, member: await memberOf(owner.email) }

    let people = 0
    const join = async (role: Role): Promise<Person> => {
      const by = await as(founder)
      const { url } = await must<{ url: string }>(app.origin, 'invitation.create', { role, email: null }, by)
      const name = `Person ${++people}`
      const email = `person.${people}@example.org`
      const code = url.split('#')[1] ?? ''
      await must(app.origin, 'invitation.joinAsNewPerson', {
        ...{ command: newId(), secret: code, name, email, password: PASSWORD },
      })
      return { email, sid: await session(email), slug: SLUG, member: await memberOf(email) }
    }
    /** Another sign-in of the same person. */
    const again = async (person: Person): Promise<Person> => ({ ...person, sid: await session(person.email) })

    const declare = async (by: Person = founder, at: App = app): Promise<Driver> => {
      return declared(doorOf(at.origin), await as(by, at))
    }

    const verdict = (incidents: readonly string[]): Promise<Violation[]> =>
      verdictOn({ history, workspace, apps }, postgres, incidents)
    for (const each of apps) await each.tamper()
    return {
      postgres,
      proxy,
      apps,
      app,
      newApp,
      workspace,
      founder,
      join,
      again,
      as,
      declare,
      history,
      verdict,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function claim(app: App): Promise<{ email: string }> {
  const owner = { name: 'Ada Owner', email: 'ada@example.org' }
  await must(app.origin, 'setup.claim', {
    ...{ command: newId(), workspace: newId(), secret: app.setupCode, workspaceName: 'Acme', slug: SLUG },
    ...owner,
    password: PASSWORD,
  })
  return owner
}
