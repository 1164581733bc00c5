import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boardStream } from '#domain/live/board-stream.ts'
import { newId } from '#domain/new-id.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { wholeFront } from '#server/http/testing/whole-front.ts'
import type { LiveClient } from '#server/live/testing/live-server.ts'
import { connectWith } from '#server/live/testing/live-server.ts'
import { appRouter } from '#server/trpc/router.ts'
import type { Scene } from '#server/trpc/testing/valid-inputs.ts'
import { validInputs } from '#server/trpc/testing/valid-inputs.ts'
import type { Driver } from './testing/driver.ts'
import { declared } from './testing/driver.ts'

const WORD = 'canary'
const OUTSIDERS = ['owner', 'admin', 'responder', 'observer', 'formerViewer', 'appOwner', 'stranger'] as const
type Outsider = (typeof OUTSIDERS)[number]
type Member = Awaited<ReturnType<Installation['joined']>>

let here: Installation
let secret: Driver
let commander: Member
let workspace = ''
let hiddenWords: string[] = []
let attached = ''
const as = {} as Record<Outsider, { cookie: string; slug: string }>
const streams: LiveClient[] = []

const open = (title: string) =>
  declared(here, as.responder, {
    title,
    apps: [{ name: 'plain-app' }],
    environments: [{ name: 'plain-env', production: true }],
    start: null,
  })

beforeAll(async () => {
  here = await installation(wholeFront)
  const owner = await here.claimed()
  workspace = (await here.ok<{ id: string }>('workspace.current', {}, owner)).id
  commander = await here.joined(owner, 'responder')
  const former = await here.joined(owner, 'responder')
  const appOwner = await here.joinedAppOwner(owner)
  await here.ok('workspace.create', { command: newId(), workspace: newId(), name: 'Other', slug: 'other' }, owner)
  Object.assign(as, { owner, formerViewer: former, appOwner })
  for (const role of ['admin', 'responder', 'observer'] as const) as[role] = await here.joined(owner, role)
  as.stranger = { ...(await here.joined({ ...owner, slug: 'other' }, 'owner')), slug: owner.slug }

  await open('Before')
  for (const who of OUTSIDERS) streams.push(await watchingEverything(who))
  secret = await declared(here, commander, {
    title: `${WORD} title`,
    private: true,
    viewers: [former.member],
    apps: [{ name: `${WORD}-app` }],
    environments: [{ name: `${WORD}-env`, production: true }],
    start: await startOf(`${WORD}-app`, `${WORD}-env`),
  })
  await secret.ok(commander, 'incident.changeViewers', { add: [], remove: [former.member] })
  await everyWordIn(secret)
  await open('After')
  const { incident } = await secret.room(commander)
  hiddenWords = [
    WORD,
    secret.number,
    secret.incident,
    ...incident.executionOrder,
    ...incident.freezes.flatMap(({ freeze, number }) => [freeze, number]),
  ]
})
afterAll(() => {
  for (const stream of streams) stream.close()
})

async function startOf(app: string, environment: string) {
  const [runbook] = await here.ok<{ id: string }[]>('runbook.startable', {}, commander)
  return {
    runbook: runbook?.id,
    execution: newId(),
    scope: { app: { name: app }, environment: { name: environment, production: true } },
  }
}

/** Writes the word into every field of the incident that takes text or a name. */
async function everyWordIn(driver: Driver): Promise<void> {
  const { incident } = await driver.room(commander)
  const [execution = ''] = incident.executionOrder
  const on = { execution }
  const at = () => new Date(Date.now() - 1_000).toISOString()
  const ok = (path: string, input: Record<string, unknown>) => driver.ok(commander, path, input)
  await ok('incident.addNote', { text: `${WORD} **note**`, execution: null, step: null })
  await ok('incident.changeSeverity', { severity: 'SEV1', reason: `${WORD} severity` })
  await ok('execution.requestAction', {
    ...on,
    run: newId(),
    action: 'freeze.create',
    params: { environment: incident.environments[0], kinds: ['promotion'] },
  })
  await ok('execution.completeStep', { ...on, step: 'freeze' })
  const attachment = { kind: 'text', text: `${WORD} evidence`, source: `${WORD} source` }
  await ok('execution.attachEvidence', { ...on, step: 'readState', observedAt: at(), attachment })
  const owner = { route: { name: `${WORD}/route` }, operation: { name: `${WORD}-operation` }, epoch: 7 }
  await ok('execution.recordEvidence', {
    ...on,
    step: 'readState',
    readings: [
      {
        fact: 'route.owner',
        key: null,
        value: owner,
        source: `${WORD} registry`,
        observedAt: at(),
        cites: [],
        attachments: [attachment],
      },
    ],
  })
  const content = Buffer.from(`${WORD} bytes`).toString('base64')
  const file = { incident: driver.incident, file: newId(), name: `${WORD}.json`, content }
  await here.ok('file.attach', file, commander)
  attached = file.file
  await ok('execution.requestAction', {
    ...on,
    run: newId(),
    action: 'artifact.rebuildFromMain',
    params: { commit: `${WORD}-commit` },
  })
  await ok('execution.reportOutsideAct', {
    ...on,
    action: 'artifact.rebuildFromMain',
    occurredAt: at(),
    who: `${WORD} somebody`,
    what: `${WORD} something`,
  })
}

async function watchingEverything(who: Outsider): Promise<LiveClient> {
  const client = await connectWith(Number(new URL(here.origin).port), { cookie: as[who].cookie, origin: here.origin })
  await client.watch([{ workspace, stream: boardStream(workspace), after: null }])
  return client
}

/** Whatever of the private incident stands in an answer. */
const found = (answer: unknown) =>
  hiddenWords.filter((word) => JSON.stringify(answer).toLowerCase().includes(word.toLowerCase()))

const paths = Object.entries(appRouter._def.procedures).map(([path, procedure]) => ({
  path,
  type: (procedure as unknown as { _def: { type: string } })._def.type,
}))

test('the word is where its commander can find it', async () => {
  const room = JSON.stringify(await secret.room(commander))
  expect(found(room).length).toBe(hiddenWords.length)
  for (const part of [
    'title',
    '-app',
    '-env',
    '/route',
    '-operation',
    ' evidence',
    ' source',
    ' registry',
    ' **note**',
  ]) {
    expect(room).toContain(`${WORD}${part}`.replace('canarytitle', 'canary title'))
  }
})

describe.each(OUTSIDERS)('to %s, a private incident is in no answer', (who) => {
  test('of any question, with whatever is searched for', async () => {
    const inputs = validInputs({
      incident: secret.incident,
      number: secret.number,
      execution: secret.execution,
      runbook: newId(),
      freeze: newId(),
      member: commander.member,
      app: newId(),
      environment: newId(),
    } satisfies Scene)
    const searches: Record<string, Record<string, unknown>[]> = {
      'incident.list': ['', WORD, 'PRV', secret.number].flatMap((text) => [
        { text },
        { text, status: 'open' },
        { text, status: 'resolved' },
      ]),
      'catalogue.search': ['app', 'environment', 'route', 'operation', 'incident', 'freeze'].flatMap((kind) =>
        ['', WORD, 'can', '-'].map((text) => ({ kind, text })),
      ),
    }
    let asked = 0
    for (const { path, type } of paths) {
      if (type !== 'query') continue
      for (const input of searches[path] ?? [inputs[path]?.()]) {
        const answer = await here.call(path, input, as[who])
        expect(found(answer), `${path} ${JSON.stringify(input)}`).toEqual([])
        asked++
      }
    }
    expect(asked).toBeGreaterThan(40)
  })

  test('of any refusal to act on it', async () => {
    for (const [path, input] of Object.entries(
      validInputs({
        ...secret,
        runbook: newId(),
        freeze: newId(),
        member: newId(),
        app: newId(),
        environment: newId(),
      }),
    )) {
      if (!('incident' in input()) || path === 'incident.declareIncident') continue
      expect(found(await here.call(path, input(), as[who])), path).toEqual([])
    }
  })

  test('of a file that is attached to it, which is as one that never was', async () => {
    const get = (incident: string, file: string) =>
      fetch(`${here.origin}/api/files/${as[who].slug}/${incident}/${file}`, {
        headers: { cookie: as[who].cookie, origin: here.origin },
      })
    const answer = await get(secret.incident, attached)
    expect(answer.status).toBe(404)
    const { id: _, ...said } = (await answer.json()) as Record<string, unknown>
    const { id: __, ...never } = (await (await get(newId(), newId())).json()) as Record<string, unknown>
    expect(said).toEqual(never)
    expect(found(said)).toEqual([])
  })

  test('of the live stream, of the board or of the incident itself', async () => {
    const client = streams[OUTSIDERS.indexOf(who)]
    if (!client) throw new Error('not watching')
    if (who !== 'appOwner' && who !== 'stranger') {
      await expect.poll(() => JSON.stringify(client.frames)).toContain('"After"')
    }
    // Who was a viewer for a moment has seen that moment, and nothing from the entry on that took them away.
    const taken = client.frames.findIndex((frame) => frame.kind === 'gone' && frame.stream.endsWith(secret.incident))
    expect(taken >= 0, who).toBe(who === 'formerViewer')
    const frames = client.frames.slice(taken + 1)
    expect(found(frames)).toEqual([])
    expect(frames.filter(({ kind }) => kind === 'presence')).toEqual([])
  })
})

test('no number is missing, and nothing is counted, where outsiders look', async () => {
  const { rows } = await here.ok<{ rows: { number: string }[] }>('incident.list', {}, as.observer)
  expect(rows.map(({ number }) => number)).toEqual(['INC-2', 'INC-1'])
  const board = await here.ok<{ rows: unknown[]; freezes: unknown[] }>('incident.board', {}, as.admin)
  expect([board.rows.length, board.freezes]).toEqual([2, []])
})

test('a freeze placed in the open afterwards has the next number, as if there were no other', async () => {
  const shown = await declared(here, as.responder)
  const { environments } = (await shown.room(as.responder)).incident
  await shown.request(as.responder, 'freeze.create', { environment: environments[0] ?? '', kinds: ['promotion'] })
  const { freezes } = (await shown.room(as.responder)).incident
  expect(freezes.map(({ number }) => number)).toEqual(['FRZ-1'])
})

test('a name first said in private is everybody’s once it is said in the open, and nobody hears that it was known', async () => {
  const named = await declared(here, as.responder, {
    start: null,
    apps: [{ name: `${WORD}-app` }],
    environments: [],
  })
  const room = await named.room(as.responder)
  expect(Object.values(room.names).map(({ name }) => name)).toContain(`${WORD}-app`)
  const { items } = await here.ok<{ items: { name: string }[] }>(
    'catalogue.search',
    { kind: 'app', text: WORD },
    as.owner,
  )
  expect(items.map(({ name }) => name)).toEqual([`${WORD}-app`])
})

test('the log holds nothing of it', () => {
  expect(found(here.logged)).toEqual([])
})
