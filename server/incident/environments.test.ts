import { beforeAll, describe, expect, test } from 'vitest'
import type { EnvironmentRow, EnvironmentSaid } from '#domain/catalogue/views.ts'
import type { IncidentEventData } from '#domain/incident/events.ts'
import { newId } from '#domain/new-id.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { createNames } from '#server/catalogue/names.ts'
import { mintScope } from '#server/db/scope.ts'
import type { Who } from './testing/driver.ts'
import { databaseRestore } from './testing/restore-driver.ts'
import type { CommandAnswer } from './verb.ts'

const here = await installation()
let owner: Awaited<ReturnType<typeof here.claimed>>
let admin: Awaited<ReturnType<typeof here.joined>>
let responder: Awaited<ReturnType<typeof here.joined>>

beforeAll(async () => {
  owner = await here.claimed()
  admin = await here.joined(owner, 'admin', 'Ada Admin')
  responder = await here.joined(owner, 'responder')
})

/** An incident that names an environment, and what is said of it then. */
async function named(name: string, more: Record<string, unknown> = {}, production?: boolean): Promise<string> {
  const incident = newId()
  await here.ok(
    'incident.declareIncident',
    {
      command: newId(),
      incident,
      title: 'It names an environment',
      severity: 'SEV3',
      private: false,
      viewers: [],
      apps: [],
      environments: [production === undefined ? { name } : { name, production }],
      start: null,
      ...more,
    },
    owner,
  )
  return incident
}

const list = (by: Who) => here.ok<EnvironmentRow[]>('catalogue.environments', {}, by)
const row = async (by: Who, name: string) => (await list(by)).find((each) => each.name === name)
const idOf = async (by: Who, name: string) => (await row(by, name))?.id ?? ''
const says = (by: Who, environment: string, production: boolean | null, command = newId()) =>
  here.call('catalogue.describeEnvironment', { command, environment, production }, by)

describe('An environment', () => {
  test('says nothing until somebody does; an admin says it, takes it back, and all of it stays', async () => {
    await named('eu-7')
    expect(await row(admin, 'eu-7')).toMatchObject({ production: null, hidden: false })
    const id = await idOf(admin, 'eu-7')
    for (const said of [true, false, null]) expect(await says(admin, id, said)).toMatchObject({ status: 200 })
    expect(await row(owner, 'eu-7')).toMatchObject({ production: null })
    const history = await here.ok<EnvironmentSaid[]>('catalogue.environmentHistory', { environment: id }, owner)
    expect(history.map(({ seq, name, when, production }) => [seq, name, when, production])).toEqual([
      [4, 'Ada Admin', 'described', null],
      [3, 'Ada Admin', 'described', false],
      [2, 'Ada Admin', 'described', true],
      [1, expect.any(String), 'named', null],
    ])
  })

  test('is said what it is once: the same again is a conflict, the same command is answered again', async () => {
    await named('eu-8', {}, true)
    const id = await idOf(admin, 'eu-8')
    expect(await says(admin, id, true)).toMatchObject({ status: 409, error: { code: 'CONFLICT' } })
    const command = newId()
    expect((await says(admin, id, false, command)).status).toBe(200)
    expect((await says(admin, id, false, command)).status).toBe(200)
    const history = await here.ok<EnvironmentSaid[]>('catalogue.environmentHistory', { environment: id }, owner)
    expect(history).toHaveLength(2)
  })

  test('is not described by a responder, nor is anything else than an environment described', async () => {
    await named('eu-9', { apps: [{ name: 'cart' }] })
    const id = await idOf(admin, 'eu-9')
    expect(await says(responder, id, true)).toMatchObject({ status: 403 })
    expect(await says(admin, newId(), true)).toMatchObject({ status: 404 })
    const { items } = await here.ok<{ items: { id: string }[] }>(
      'catalogue.search',
      { kind: 'app', text: 'cart' },
      admin,
    )
    expect(await says(admin, items[0]?.id ?? '', true)).toMatchObject({ status: 404 })
  })

  test('that a private incident alone has named is there for its viewers and for nobody else', async () => {
    await named('bunker', { private: true })
    const id = await idOf(owner, 'bunker')
    expect(await row(owner, 'bunker')).toMatchObject({ hidden: true })
    expect(await row(admin, 'bunker')).toBeUndefined()
    expect(await says(admin, id, true)).toMatchObject({ status: 404 })
    const asked = { environment: id }
    expect(await here.call('catalogue.environmentHistory', asked, admin)).toMatchObject({ status: 404 })
    expect(await says(owner, id, true)).toMatchObject({ status: 200 })
    await named('bunker')
    expect(await row(admin, 'bunker')).toMatchObject({ hidden: false, production: true })
  })
})

test('what is said of it holds in the next ruling of an open incident, though the process remembers otherwise', async () => {
  const run = await databaseRestore(here, owner)
  await run.identified(owner)
  await run.fenced(owner)
  await run.chosen(owner)
  const { names } = await run.on.room(owner)
  const id = Object.keys(names).find((each) => names[each]?.name === 'production') ?? ''
  const against = async () => {
    const answer = await run.tryRestore(responder)
    const refused = (answer.data as CommandAnswer).entries.at(-1)?.entry.data as IncidentEventData['action.refused']
    return refused.rules.filter(({ verdict }) => verdict !== 'satisfied').map(({ guardrail }) => guardrail)
  }
  expect(names[id]?.attributes).toEqual({ production: true })
  expect(await against()).toEqual([])
  expect((await says(admin, id, null)).status).toBe(200)
  expect(await against()).toEqual(['no-preview-over-production'])
  expect((await run.on.room(owner)).names[id]?.attributes).toEqual({})
  await says(admin, id, true)
  expect(await against()).toEqual([])
})

test('another process learns of it when a room is opened', async () => {
  await named('eu-10', {}, true)
  const id = await idOf(admin, 'eu-10')
  const elsewhere = createNames(here.database)(
    mintScope((await here.ok<{ id: string }>('workspace.current', {}, owner)).id),
  )
  await elsewhere.ensure([id])
  await says(admin, id, false)
  expect(elsewhere.get(id)?.attributes).toEqual({ production: true })
  await elsewhere.reread([id])
  expect(elsewhere.get(id)?.attributes).toEqual({ production: false })
})
