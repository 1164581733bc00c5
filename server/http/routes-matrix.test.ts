import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StreamName } from '#domain/journal/entry.ts'
import { boardStream } from '#domain/live/board-stream.ts'
import { newId } from '#domain/new-id.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'
import type { LiveClient } from '#server/live/testing/live-server.ts'
import { connectWith } from '#server/live/testing/live-server.ts'
import { sceneOf } from '#server/trpc/testing/scene.ts'
import { wholeFront } from './testing/whole-front.ts'

const WHO = [
  'nobody',
  'signedOut',
  'stranger',
  'removed',
  'appOwner',
  'observer',
  'responder',
  'commander',
  'admin',
  'owner',
] as const
type Who = (typeof WHO)[number]

let here: Installation
let port = 0
let workspace = ''
const cookies = {} as Record<Who, string>
const streams = {} as Record<
  'board' | 'open' | 'private' | 'object' | 'runbook' | 'member' | 'workspace' | 'freeze' | 'elsewhere' | 'never',
  StreamName
>
const open: LiveClient[] = []

beforeAll(async () => {
  here = await installation(wholeFront)
  port = Number(new URL(here.origin).port)
  const owner = await here.claimed()
  const join = (role: 'admin' | 'responder' | 'observer') => here.joined(owner, role)
  const commander = await join('responder')
  const [observer, appOwner, removed, signedOut] = [
    await join('observer'),
    await here.joinedAppOwner(owner),
    await join('admin'),
    await join('admin'),
  ]
  const shown = await sceneOf(here, commander)
  const hidden = await sceneOf(here, commander, { private: true })
  await here.ok('member.remove', { command: newId(), member: removed.member }, owner)
  await here.ok('me.signOutEverywhere', {}, signedOut)
  await here.ok('workspace.create', { command: newId(), workspace: newId(), name: 'Other', slug: 'other' }, owner)
  const stranger = { ...(await here.joined({ ...owner, slug: 'other' }, 'owner')), slug: 'other' }
  const theirs = await sceneOf(here, stranger)
  const { id } = await here.ok<{ id: string }>('workspace.current', {}, owner)
  workspace = id
  Object.assign(streams, {
    board: boardStream(workspace),
    open: `incident/${shown.incident}`,
    private: `incident/${hidden.incident}`,
    object: `catalogue/${shown.app}`,
    runbook: `runbook/${shown.runbook}`,
    member: `member/${commander.member}`,
    workspace: `workspace/${workspace}`,
    freeze: `freeze/${shown.freeze}`,
    elsewhere: `incident/${theirs.incident}`,
    never: `incident/${newId()}`,
  })
  const all = { owner, observer, commander, appOwner, removed, signedOut, stranger }
  for (const [who, { cookie }] of Object.entries(all)) cookies[who as Who] = cookie
  Object.assign(cookies, {
    nobody: '',
    admin: (await join('admin')).cookie,
    responder: (await join('responder')).cookie,
  })
})
afterAll(() => {
  for (const client of open) client.close()
})

const as = (who: Who) => ({ cookie: cookies[who], origin: here.origin })
const MEMBERS: readonly Who[] = ['observer', 'responder', 'commander', 'admin', 'owner']

/** Who may watch what: everybody else hears that it is not there. */
const WATCHERS: Record<keyof typeof streams, readonly Who[]> = {
  board: MEMBERS,
  open: MEMBERS,
  object: MEMBERS,
  runbook: MEMBERS,
  private: ['commander'],
  member: [],
  workspace: [],
  freeze: [],
  elsewhere: [],
  never: [],
}

describe.each(WHO)('%s', (who) => {
  const stands = who !== 'nobody' && who !== 'signedOut'

  test('opens a stream only with a session that stands, and watches only what exists for them', async () => {
    const answer = await fetch(`${here.origin}/api/live`, { headers: as(who), signal: AbortSignal.timeout(5_000) })
    expect(answer.status).toBe(stands ? 200 : 401)
    if (!stands) {
      expect(await answer.json()).toEqual({ code: 'NOT_SIGNED_IN', message: 'Sign in first', id: expect.any(String) })
      const watch = await watched(who, newId(), [streams.board])
      return expect(watch.status).toBe(401)
    }
    await answer.body?.cancel()
    const client = await connectWith(port, as(who))
    open.push(client)
    for (const [what, stream] of Object.entries(streams)) {
      const before = client.frames.length
      const { status, body } = await client.watch([{ workspace, stream, after: 0 }])
      const may = WATCHERS[what as keyof typeof streams].includes(who)
      expect([what, status, body]).toEqual([what, 200, { refused: may ? [] : [{ workspace, stream }] }])
      if (may) continue
      await expect.poll(() => client.frames.slice(before).map(({ kind }) => kind)).toContain('gone')
      const said = client.frames.filter((frame) => 'stream' in frame && frame.stream === stream)
      expect(said, `${what} to ${who}`).toEqual([{ kind: 'gone', workspace, stream }])
    }
    const others = client.frames.filter(({ kind }) => kind !== 'gone')
    const hidden = ['private', 'elsewhere'] as const
    for (const name of hidden.filter((each) => !WATCHERS[each].includes(who))) {
      expect(JSON.stringify(others)).not.toContain(streams[name].split('/')[1])
    }
  })

  test('says what a stream watches only on a stream of the same session', async () => {
    const foreign = await connectWith(port, as(who === 'owner' ? 'admin' : 'owner'))
    open.push(foreign)
    const hello = foreign.frames[0]
    const connection = hello?.kind === 'hello' ? hello.connection : ''
    const { status } = await watched(who, connection, [streams.board])
    expect(status).toBe(stands ? 404 : 401)
    expect(foreign.frames.filter(({ kind }) => kind === 'board')).toEqual([])
  })

  test.each(['/healthz', '/readyz'])('learns from %s that it works, and nothing else', async (path) => {
    const answer = await fetch(`${here.origin}${path}`, { headers: as(who) })
    expect([answer.status, await answer.text(), answer.headers.getSetCookie()]).toEqual([200, 'ok\n', []])
  })

  test('is told by next-auth nothing of the person, and by its unknown routes nothing at all', async () => {
    for (const [method, path, status] of [
      ['GET', 'session', 200],
      ['GET', 'csrf', 200],
      ['GET', 'error', 302],
      ['POST', 'callback/credentials', 302],
      ['POST', 'signout', 302],
      ['GET', 'callback/credentials', 404],
      ['GET', 'callback/nobody', 404],
      ['GET', 'providers', 404],
      ['GET', 'signin', 302],
      ['GET', 'signin/credentials', 404],
      ['GET', 'signout', 404],
      ['POST', 'signin/credentials', 404],
      ['POST', '_log', 404],
      ['GET', 'users', 404],
      ['GET', '__proto__', 404],
      ['PUT', 'session', 404],
    ] as const) {
      const answer = await fetch(`${here.origin}/api/auth/${path}`, {
        method,
        headers: { ...as(who), 'content-type': 'application/x-www-form-urlencoded' },
        redirect: 'manual',
        ...(method === 'GET' ? {} : { body: 'json=false' }),
      })
      expect([method, path, answer.status]).toEqual([method, path, status])
      expect(await answer.text(), path).not.toMatch(/example\.org|Ada|Person \d/)
    }
  })
})

async function watched(who: Who, connection: string, names: readonly StreamName[]): Promise<Response> {
  return fetch(`${here.origin}/api/live/watch`, {
    method: 'POST',
    headers: { ...as(who), 'content-type': 'application/json' },
    body: JSON.stringify({ connection, watch: names.map((stream) => ({ workspace, stream, after: 0 })), presence: [] }),
  })
}
