import { beforeAll, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import type { MyApps } from '#domain/notice/views.ts'
import { installation } from '#server/auth/testing/installation.ts'
import type { Who } from '#server/incident/testing/driver.ts'
import { stuckWake } from '#server/incident/testing/wake-driver.ts'
import { appRouter } from '#server/trpc/router.ts'
import { validInputs } from '#server/trpc/testing/valid-inputs.ts'

const here = await installation()
let ada: Who
let bo: Who & { member: string }
let people = 0

beforeAll(async () => {
  ada = await here.claimed()
  bo = await here.joined(ada, 'responder', 'Bo')
})

const ownerOf = (...apps: string[]) => here.joined(ada, 'appOwner', `Owner ${++people}`, apps)
const read = (who: Who) => here.ok<MyApps>('myApps.read', {}, who)
const calm = async (app: string, more: { hidden?: boolean } = {}) => {
  const run = await stuckWake(here, ada, { app, ...more })
  await run.found(ada)
  await run.checks(ada)
  return run
}

test('an app owner reads what is published about their apps; the owner of another app nothing of it', async () => {
  const [mine, theirs] = [await ownerOf('shop'), await ownerOf('blog')]
  expect(await read(mine)).toEqual({ apps: ['shop'], current: [], earlier: [], more: false })
  const run = await calm('shop')
  await run.publish(bo, { cause: 'provider', provider: { name: 'orders-db' } })
  const { current } = await read(mine)
  expect(current).toEqual([
    {
      id: expect.any(String),
      state: 'identified',
      cause: 'provider',
      provider: 'orders-db',
      apps: ['shop'],
      environments: ['eu-1'],
      bindings: [],
      platformHealth: null,
      dependencyHealth: null,
      works: 'Requests are answered with 503 while the app wakes',
      doNow: 'Nothing: we repair the runner',
      audience: 'Owners of sleeping apps',
      publishedAt: expect.stringMatching(/Z$/),
    },
  ])
  expect(await read(theirs)).toEqual({ apps: ['blog'], current: [], earlier: [], more: false })
})

test('of a notice about several apps, each owner reads their own apps and bindings', async () => {
  const [one, both] = [await ownerOf('cart'), await ownerOf('cart', 'mail')]
  const run = await calm('cart')
  const [eu, provider] = [{ name: 'eu-1' }, { name: 'mail-queue' }]
  const bindings = ['cart', 'mail', 'ledger'].map((name) => ({ app: { name }, environment: eu, provider }))
  const apps = ['cart', 'mail', 'ledger'].map((name) => ({ name }))
  await run.publish(bo, { cause: 'provider', provider, apps, bindings })
  const [first] = (await read(one)).current
  expect(first).toMatchObject({
    apps: ['cart'],
    bindings: [{ app: 'cart', environment: 'eu-1', provider: 'mail-queue' }],
  })
  expect((await read(both)).current[0]?.bindings.map(({ app }) => app)).toEqual(['cart', 'mail'])
  expect(JSON.stringify([await read(one), await read(both)])).not.toContain('ledger')
})

test('where bindings say which app is hit where, each owner reads their own environments', async () => {
  const owner = await ownerOf('till')
  const run = await calm('till')
  const provider = { name: 'card-network' }
  const at = (app: string, environment: string) => ({
    app: { name: app },
    environment: { name: environment },
    provider,
  })
  await run.publish(bo, {
    cause: 'provider',
    provider,
    apps: [{ name: 'till' }, { name: 'strongbox' }],
    environments: [{ name: 'eu-1' }, { name: 'strongbox-only' }],
    bindings: [at('till', 'eu-1'), at('strongbox', 'strongbox-only')],
  })
  const seen = await read(owner)
  expect(seen.current[0]?.environments).toEqual(['eu-1'])
  expect(JSON.stringify(seen)).not.toContain('strongbox')
})

test('the last word stands; once it is resolved, all of them are history', async () => {
  const owner = await ownerOf('docs')
  const run = await calm('docs')
  const says = async () => {
    const { current, earlier } = await read(owner)
    return [current.map(({ state }) => state), earlier.map(({ state }) => state)]
  }
  await run.publish(bo, { state: 'suspected', cause: 'notYetKnown' })
  await run.publish(bo)
  expect(await says()).toEqual([['identified'], ['suspected']])
  await run.publish(bo, { state: 'resolved' })
  expect(await says()).toEqual([[], ['resolved', 'identified', 'suspected']])
})

test('of a private incident an owner knows the published words and nothing else, and nobody else knows of them', async () => {
  const [owner, other] = [await ownerOf('vault'), await ownerOf('wiki')]
  const run = await calm('vault', { hidden: true })
  await run.on.ok(ada, 'incident.addNote', { text: 'quillfinch note', execution: null, step: null })
  expect((await read(owner)).current).toEqual([])
  await run.publish(ada, { works: 'Logins fail', audience: 'Owners of the vault' })
  const said = await read(owner)
  expect(said.current).toMatchObject([{ works: 'Logins fail', apps: ['vault'] }])
  const private_ = [
    run.on.incident,
    run.on.execution,
    run.on.number,
    'quillfinch',
    'vault never wakes',
    'wake-1',
    'Ada',
  ]
  for (const word of private_) expect(JSON.stringify(said)).not.toContain(word)
  const inputs = validInputs({
    incident: run.on.incident,
    number: run.on.number,
    execution: run.on.execution,
    runbook: newId(),
    freeze: newId(),
    member: bo.member,
    app: newId(),
    environment: newId(),
  })
  for (const path of Object.keys(appRouter._def.procedures).filter((each) => !/^(me|setup|reset)\./.test(each))) {
    for (const who of [owner, other, bo]) {
      const answer = JSON.stringify(await here.call(path, inputs[path]?.(), who))
      for (const word of [
        run.on.number,
        'quillfinch',
        'vault never wakes',
        ...(path === 'myApps.read' && who === owner ? [] : ['Logins fail']),
      ])
        expect([path, answer.includes(word)]).toEqual([path, false])
    }
  }
})

test('the words are sealed: entries hold digests, and say from which entry of the incident the notice came', async () => {
  const run = await calm('seal')
  const answer = await run.publish(bo, { works: 'wolframite works', doNow: 'wolframite now', audience: 'wolframite' })
  const { rows } = await here.database.owner.query<{ stream: string; bytes: Buffer }>(
    'select stream, bytes from entry where type in ($1, $2)',
    ['notice.published', 'action.authorized'],
  )
  for (const { bytes } of rows) expect(bytes.toString()).not.toContain('wolframite')
  const authorized = answer.entries.find(({ entry }) => entry.type === 'action.authorized')
  const id = String(authorized?.entry.data.run)
  const notice = rows.find(({ stream }) => stream === `notice/${id}`)
  const entry = JSON.parse(String(notice?.bytes))
  expect(entry.cause).toEqual({ stream: `incident/${run.on.incident}`, seq: authorized?.entry.seq })
  expect(Object.keys(entry.sealed)).toEqual(['/audience', '/doNow', '/works'])
  expect(entry.data).toMatchObject({ state: 'identified', cause: 'platform' })
})

test('a command sent twice publishes once; a refused one publishes nothing', async () => {
  const owner = await ownerOf('once')
  const run = await calm('once')
  const input = { command: newId(), execution: run.on.execution, run: newId(), action: 'notice.publish' }
  const ask = () => run.on.ok(bo, 'execution.requestAction', { ...input, params: run.update() })
  expect([(await ask()).outcome, (await ask()).outcome]).toEqual(['authorized', 'authorized'])
  await run.checks(bo, 'failed')
  expect((await run.publish(bo, { cause: 'appCrash' })).outcome).toBe('refused')
  expect((await read(owner)).current).toHaveLength(1)
  expect((await read(owner)).earlier).toHaveLength(0)
})

test('an admin invites an app owner for apps that are there or new, and changes them later', async () => {
  const owner = await ownerOf('Forum', 'forum', 'chat')
  expect((await read(owner)).apps).toEqual(['chat', 'Forum'])
  const run = await calm('poll')
  await run.publish(bo)
  const { items } = await here.ok<{ items: { id: string }[] }>('catalogue.search', { kind: 'app', text: 'poll' }, ada)
  const apps = [{ id: items[0]?.id ?? '' }]
  await here.ok('member.changeApps', { command: newId(), member: owner.member, apps }, ada)
  expect(await read(owner)).toMatchObject({ apps: ['poll'], current: [{ apps: ['poll'] }] })
  const members = await here.ok<{ id: string; apps: { name: string }[] }[]>('member.list', {}, bo)
  expect(members.find(({ id }) => id === owner.member)?.apps.map(({ name }) => name)).toEqual(['poll'])
  await here.ok('member.changeRole', { command: newId(), member: owner.member, role: 'observer' }, ada)
  expect((await here.call('myApps.read', {}, owner)).error?.code).toBe('FORBIDDEN')
})

test('apps are given to app owners alone, and only such as exist for who gives them', async () => {
  const hidden = await stuckWake(here, bo, { app: 'undercover', hidden: true })
  const { names } = await hidden.on.room(bo)
  const secret = Object.keys(names).find((id) => names[id]?.name === 'undercover') ?? ''
  const invite = (input: object, who = ada) => here.call('invitation.create', { email: null, ...input }, who)
  for (const id of [secret, newId()])
    expect((await invite({ role: 'appOwner', apps: [{ id }] })).error).toMatchObject({
      code: 'BAD_INPUT',
      fields: { 'apps.0': 'Choose an app of this workspace' },
    })
  expect((await invite({ role: 'appOwner', apps: [] })).error?.fields).toHaveProperty('apps')
  expect((await invite({ role: 'observer', apps: [{ name: 'shop' }] })).error?.fields).toHaveProperty('apps')
  expect((await invite({ role: 'appOwner', apps: [{ name: 'shop' }] }, bo)).error?.code).toBe('FORBIDDEN')
  const to = { command: newId(), member: bo.member, apps: [{ name: 'never-named' }] }
  expect((await here.call('member.changeApps', to, ada)).error?.code).toBe('CONFLICT')
  const { items } = await here.ok<{ items: unknown[] }>('catalogue.search', { kind: 'app', text: 'never-named' }, ada)
  expect(items).toEqual([])
})
