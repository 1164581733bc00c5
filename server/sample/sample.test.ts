import { beforeAll, expect, test } from 'vitest'
import { evolveIncident } from '#domain/incident/evolve.ts'
import type { Incident } from '#domain/incident/state.ts'
import type { Board, RoomSnapshot } from '#domain/incident/views.ts'
import { newId } from '#domain/new-id.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { mintScope } from '#server/db/scope.ts'

const here = await installation()
let ada: Awaited<ReturnType<typeof here.claimed>>

beforeAll(async () => {
  ada = await here.claimed()
})

const workspaceOf = async (slug: string): Promise<string> => {
  const { rows } = await here.database.owner.query<{ id: string }>('select id from workspace where slug = $1', [slug])
  return rows[0]?.id ?? ''
}

test('a sample workspace stands beside the real one: one incident over, one in full swing, held, with refusals', async () => {
  const { slug } = await here.ok<{ slug: string }>('sample.create', { command: newId() }, ada)
  const there = { cookie: ada.cookie, slug }
  const board = await here.ok<Board>('incident.board', {}, there)
  expect(board.rows.map(({ number, status, origin }) => ({ number, status, origin }))).toEqual([
    { number: 'INC-2', status: 'active', origin: 'sample' },
  ])
  expect(board.lastResolved?.number).toBe('INC-1')
  const [row] = board.rows
  expect(Date.parse(board.now) - Date.parse(row?.declaredAt ?? '')).toBeGreaterThan(17 * 60_000 - 1000)
  expect(row?.summary).toMatchObject({
    refusals: 2,
    freezes: 1,
    executions: [{ at: { number: 4 }, held: { verdict: 'unknown' } }],
  })
  for (const number of ['INC-1', 'INC-2']) {
    const room = await here.ok<RoomSnapshot>('incident.room', { number }, there)
    const folded = room.entries.reduce<Incident | null>((at, entry) => evolveIncident(at, entry), null)
    expect(folded).toEqual(room.incident)
    const report = await here.ok<{ faults: unknown[] }>('incident.verify', { incident: room.incident.id }, there)
    expect(report.faults).toEqual([])
  }
})

test('asked for twice by the same command, it is made once', async () => {
  const command = newId()
  const first = await here.ok<{ slug: string }>('sample.create', { command }, ada)
  expect(await here.ok('sample.create', { command }, ada)).toEqual(first)
})

test('it can be worked in, and its numbers go on', async () => {
  const { slug } = await here.ok<{ slug: string }>('sample.create', { command: newId() }, ada)
  const there = { cookie: ada.cookie, slug }
  const input = {
    command: newId(),
    incident: newId(),
    title: 'Mine',
    severity: 'SEV4',
    private: false,
    viewers: [],
    apps: [],
    environments: [{ name: 'production' }],
    start: null,
  }
  const answer = await here.ok<{ number: string }>('incident.declareIncident', input, there)
  expect(answer.number).toBe('INC-3')
  const { incident } = await here.ok<RoomSnapshot>('incident.room', { number: 'INC-3' }, there)
  expect(incident.title).toBe('Mine')
})

test('it goes away whole in one motion: nobody gets in, no open value is left, its entries stay whole', async () => {
  const { slug } = await here.ok<{ slug: string }>('sample.create', { command: newId() }, ada)
  const workspace = await workspaceOf(slug)
  const there = { cookie: ada.cookie, slug }
  const { rows: open } = await here.ok<{ rows: { id: string }[] }>('incident.list', { status: 'open' }, there)
  const file = { incident: open[0]?.id, file: newId(), name: 'a.json', content: 'e30=' }
  await here.ok('file.attach', file, there)
  await here.ok('sample.remove', { command: newId() }, there)
  expect((await here.call('incident.board', {}, there)).error?.code).toBe('NOT_FOUND')
  for (const table of [
    'sealed_value',
    'file',
    'stream_state',
    'incident',
    'member',
    'catalogue_object',
    'environment_freeze',
    'notice',
  ]) {
    const { rows } = await here.database.owner.query(
      `select count(*)::int as left from ${table} where workspace = $1`,
      [workspace],
    )
    expect({ table, ...rows[0] }).toEqual({ table, left: 0 })
  }
  const { rows } = await here.database.owner.query<{ stream: string }>(
    'select stream from stream_head where workspace = $1',
    [workspace],
  )
  expect(rows.length).toBeGreaterThan(10)
  for (const { stream } of rows) {
    const report = await here.journal.verifyStored(mintScope(workspace), stream as `${string}/${string}`)
    expect(report.faults).toEqual([])
  }
})

test('a real workspace cannot be removed, and a responder adds and removes no sample', async () => {
  const refused = await here.call('sample.remove', { command: newId() }, ada)
  expect(refused.error?.code).toBe('CONFLICT')
  const bo = await here.joined(ada, 'responder', 'Bo')
  expect((await here.call('sample.create', { command: newId() }, bo)).error?.code).toBe('FORBIDDEN')
})
