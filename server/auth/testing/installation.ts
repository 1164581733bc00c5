import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { encode } from 'next-auth/jwt'
import type pg from 'pg'
import { afterAll } from 'vitest'
import type { Role } from '#domain/access/permissions.ts'
import { newId } from '#domain/new-id.ts'
import type { ApiError } from '#domain/problem.ts'
import type { AuthParts } from '#server/auth/auth-parts.ts'
import { cookieNames } from '#server/auth/cookies.ts'
import { identifyIn } from '#server/auth/identify.ts'
import type { LiveAccess } from '#server/auth/live-access.ts'
import { ensureSetupToken } from '#server/auth/setup.ts'
import { signIn } from '#server/auth/sign-in.ts'
import { signInLimits } from '#server/auth/sign-in-limits.ts'
import { createNames } from '#server/catalogue/names.ts'
import type { AsOwner } from '#server/db/connect.ts'
import type { TestDatabase } from '#server/db/testing/database.ts'
import { testDatabase } from '#server/db/testing/database.ts'
import { fileDoor } from '#server/incident/file-door.ts'
import { createIncidentParts } from '#server/incident/incident-parts.ts'
import type { Committed } from '#server/journal/append-request.ts'
import type { JournalDeps } from '#server/journal/journal.ts'
import { createJournal } from '#server/journal/journal.ts'
import type { Door } from '#server/registry.ts'
import { firstRunbooks, readBuiltIns } from '#server/runbook/install.ts'
import { createLibrary } from '#server/runbook/library.ts'
import { callLimits } from '#server/trpc/limits.ts'
import { serveTrpc } from '#server/trpc/serve-trpc.ts'
import type { Services } from '#server/trpc/services.ts'

export type As = { cookie?: string | null; slug?: string | null; headers?: Record<string, string> }
export type Answer = { status: number; data?: unknown; error?: ApiError }
export type Person = { name: string; email: string; password: string; cookie: string; session: string }

export const PASSWORD = 'correct horse battery staple'

/** What listens in front of the doors, and what hears of sessions that end and of entries that are written. */
export type Front = {
  origin: string
  live?: LiveAccess
  onCommitted?: (batch: Committed) => void
  /** Where the journal stops. */
  at?: JournalDeps['at']
  open(trpc: Door, auth: AuthParts, files: Door): void
  close(): Promise<void>
}
export type MakeFront = (database: TestDatabase, log: (line: string) => void) => Promise<Front>

/** The tRPC door alone, with nothing in front of it. */
export const bareFront: MakeFront = async () => {
  let handle: Door['handle'] = () => {}
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: (trpc) => {
      handle = trpc.handle
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** A whole installation, with the runbooks of one more directory where it is given, on a database of its own, spoken to over real HTTP. */
export async function installation(makeFront: MakeFront = bareFront, runbooks?: string) {
  const database = await testDatabase()
  const told: { sessions: string[]; members: { workspace: string; member: string; person: string }[] } = {
    sessions: [],
    members: [],
  }
  const logged: string[] = []
  const log = (line: string) => void logged.push(line)
  const front = await makeFront(database, log)
  const { origin, onCommitted, at } = front
  const journal = createJournal({
    pools: database.pools,
    digestKey: Buffer.alloc(32, 7),
    ...(onCommitted ? { onCommitted } : {}),
    ...(at ? { at } : {}),
  })
  const live: LiveAccess = {
    sessionsEnded: (sessions) => {
      told.sessions.push(...sessions)
      front.live?.sessionsEnded(sessions)
    },
    sessionRenewed: (renewed) => front.live?.sessionRenewed(renewed),
    memberChanged: (change) => {
      told.members.push(change)
      front.live?.memberChanged(change)
    },
  }
  const secret = 'a secret for tests, long enough to be one'
  const auth: AuthParts = { database, journal, live, secret, origin, limits: signInLimits() }
  const builtIns = [...(await readBuiltIns(() => {})), ...(runbooks ? await readBuiltIns(() => {}, runbooks) : [])]
  const incidents = createIncidentParts(database, journal, createLibrary(database), createNames(database))
  const services: Services = {
    auth: { ...auth, firstWrites: () => firstRunbooks(builtIns) },
    incidents,
    sample: { incidents, asOwner: asOwnerOf(database.owner), builtIns },
    limits: callLimits({ session: 100_000, address: 100_000 }),
  }
  const files = fileDoor({
    incidents,
    identify: (request, slug) => identifyIn(auth, request.headers.cookie ?? null, slug),
    count: () => {},
    log,
  })
  front.open(serveTrpc(services, log), auth, files)
  afterAll(front.close)

  const post = (path: string, body: string, { cookie, slug, headers }: As = {}) =>
    fetch(`${origin}/api/trpc/${path}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        origin,
        ...(cookie ? { cookie } : {}),
        ...(slug ? { 'x-holdpoint-workspace': slug } : {}),
        ...headers,
      },
    })

  const call = async (path: string, input: unknown, as: As = {}): Promise<Answer> => {
    const response = await post(path, JSON.stringify(input), as)
    const body = (await response.json()) as { result?: { data: unknown }; error?: { data: ApiError } }
    return {
      status: response.status,
      ...(body.result ? { data: body.result.data } : { error: body.error?.data }),
    } as Answer
  }

  /** The answer of a call that must succeed. */
  const ok = async <T = Record<string, unknown>>(path: string, input: unknown, as: As = {}): Promise<T> => {
    const answer = await call(path, input, as)
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.error)}`)
    return answer.data as T
  }

  const cookieOf = async (sid: string) => `${cookieNames(origin).session}=${await encode({ token: { sid }, secret })}`

  const attempt = (email: string, password: string, cookie: string | null = null, address = '198.51.100.7') =>
    signIn(auth, { email, password, address, userAgent: 'a test', cookie })

  const signedIn = async (email: string, password = PASSWORD, cookie: string | null = null): Promise<string> => {
    const answer = await attempt(email, password, cookie)
    if (answer.outcome !== 'signedIn') throw new Error(`sign-in of ${email}: ${answer.outcome}`)
    return cookieOf(answer.sid)
  }

  let people = 0
  const person = async (email: string, name: string): Promise<Person> => {
    const cookie = await signedIn(email)
    const { session } = await ok<{ session: string }>('me.get', {}, { cookie })
    return { name, email, password: PASSWORD, cookie, session }
  }

  /** Claims the installation: its first owner, signed in. */
  const claimed = async (slug = 'acme') => {
    const code = await ensureSetupToken(auth)
    const owner = { name: 'Ada Owner', email: 'ada@example.org' }
    await ok('setup.claim', claimOf(String(code), slug, owner))
    return { ...(await person(owner.email, owner.name)), slug }
  }

  /** Another member, who joined by an invitation of `by`. */
  const joined = async (
    by: { cookie: string; slug: string },
    role: Role,
    name = `Person ${++people}`,
    apps: readonly string[] = [],
  ) => {
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`
    const secret = await invitationBy(by, role, null, apps)
    await ok('invitation.joinAsNewPerson', { command: newId(), secret, name, email, password: PASSWORD })
    const who = await person(email, name)
    const members = await ok<{ id: string; email: string }[]>('member.list', {}, by)
    return { ...who, slug: by.slug, member: members.find((row) => row.email === email)?.id ?? '' }
  }

  /** An app owner of these apps, by name. */
  const joinedAppOwner = (by: { cookie: string; slug: string }, apps: readonly string[] = ['checkout']) =>
    joined(by, 'appOwner', `Person ${++people}`, apps)

  const invitationBy = async (by: As, role: Role, email: string | null = null, apps: readonly string[] = []) => {
    const input = { role, email, apps: apps.map((name) => ({ name })) }
    return secretOf(await ok<{ url: string }>('invitation.create', input, by))
  }

  return {
    database,
    auth,
    services,
    journal,
    origin,
    told,
    logged,
    secret,
    post,
    call,
    ok,
    attempt,
    signedIn,
    cookieOf,
    claimed,
    joined,
    joinedAppOwner,
    person,
    invitationBy,
  }
}

const asOwnerOf =
  (pool: pg.Pool): AsOwner =>
  async (work) => {
    const client = await pool.connect()
    try {
      return await work(client)
    } finally {
      client.release()
    }
  }

export type Installation = Awaited<ReturnType<typeof installation>>

export const secretOf = ({ url }: { url: string }): string => url.split('#')[1] ?? ''

export const claimOf = (secret: string, slug: string, who: { name: string; email: string }) => ({
  command: newId(),
  workspace: newId(),
  secret,
  workspaceName: 'Acme',
  slug,
  ...who,
  password: PASSWORD,
})
