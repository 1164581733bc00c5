import pg from 'pg'
import type { Role } from '#domain/access/permissions.ts'
import { newId } from '#domain/new-id.ts'
import { CookieBrowser } from '#server/auth/testing/cookie-browser.ts'
import { addressesOn } from '#server/db/database.ts'
import { placeFor } from '#server/db/embedded-place.ts'
import { runningPostmaster, socketPort } from '#server/db/embedded-process.ts'
import { openPools } from '#server/db/pools.ts'
import { declared } from '#server/incident/testing/driver.ts'
import type { Who } from '../clients/door.ts'
import { doorOf, must } from '../clients/door.ts'
import { History } from '../judge/history.ts'
import { Program } from './program.ts'
import type { Scene, Somebody } from './scene.ts'
import { verdictOn } from './verdict.ts'

const PASSWORD = 'seven lanterns on the quay'
const SLUG = 'acme'

export type ProgramGround = Scene & { app: Program; postmaster(): number | null }

/** The whole program on data of its own, and people who signed in with their passwords. */
export async function openProgramGround(): Promise<ProgramGround> {
  const program = new Program()
  const undo: (() => Promise<void>)[] = [() => program.stop()]
  const history = new History()
  const close = async () => {
    history.over = true
    for (const work of undo.reverse()) await work()
  }
  try {
    await program.start()
    const { socket, cluster } = placeFor(program.installation.data)
    const url = (role: string) => `postgresql://${role}@${encodeURIComponent(socket)}:${socketPort}/holdpoint`
    const owner = new pg.Pool({ connectionString: url('owner'), max: 4, connectionTimeoutMillis: 5_000 })
    owner.on('error', () => {})
    undo.push(() => owner.end())

    const as = async ({ email, slug }: Pick<Somebody, 'email' | 'slug'>): Promise<Who> => ({
      slug,
      cookie: await signIn(program.origin, email),
    })
    const email = 'ada@example.org'
    await must(program.origin, 'setup.claim', {
      ...{ command: newId(), workspace: newId(), secret: program.setupCode, workspaceName: 'Acme', slug: SLUG },
      ...{ name: 'Ada Owner', email, password: PASSWORD },
    })
    const { rows } = await owner.query<{ id: string }>('select id from workspace')
    const workspace = rows[0]?.id ?? ''
    const ada = await as({ email, slug: SLUG })
    const somebody = async (address: string): Promise<Somebody> => {
      const list = await must<{ id: string; email: string }[]>(program.origin, 'member.list', {}, ada)
      return { email: address, slug: SLUG, member: list.find((row) => row.email === address)?.id ?? '' }
    }
    const founder = await somebody(email)

    let people = 0
    const join = async (role: Role): Promise<Somebody> => {
      const made = await must<{ url: string }>(program.origin, 'invitation.create', { role, email: null }, ada)
      const address = `person.${++people}@example.org`
      await must(program.origin, 'invitation.joinAsNewPerson', {
        ...{ command: newId(), secret: made.url.split('#')[1] ?? '', name: `Person ${people}` },
        ...{ email: address, password: PASSWORD },
      })
      return somebody(address)
    }
    const apps = [program]
    return {
      history,
      workspace,
      founder,
      app: program,
      apps,
      postgres: { owner },
      as,
      join,
      declare: () => declared(doorOf(program.origin), ada),
      verdict: async (incidents) => {
        const pools = openPools(addressesOn(url), { app: 4, auth: 2, live: 2 })
        try {
          return await verdictOn({ history, workspace, apps }, { owner, pools }, incidents)
        } finally {
          await pools.close()
        }
      },
      postmaster: () => runningPostmaster(cluster)?.pid ?? null,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** As the form on the page does it. */
async function signIn(origin: string, email: string): Promise<string> {
  const browser = new CookieBrowser()
  const { csrfToken } = (await (await browser.ask(`${origin}/api/auth/csrf`)).json()) as { csrfToken: string }
  const form = { csrfToken, email, password: PASSWORD, json: 'true', callbackUrl: '/' }
  const answer = await browser.ask(`${origin}/api/auth/callback/credentials`, form)
  if (answer.status !== 200) throw new Error(`${email} was not let in: ${answer.status} ${await answer.text()}`)
  return browser.cookieFor(origin)
}
