import { beforeAll, describe, expect, test } from 'vitest'
import type { Board, RoomSnapshot } from '#domain/incident/views.ts'
import { newId } from '#domain/new-id.ts'
import { installation } from '#server/auth/testing/installation.ts'
import type { Driver, Who } from './testing/driver.ts'
import { declared } from './testing/driver.ts'
import { handed } from './testing/handed.ts'

type Member = Who & { member: string }

const here = await installation()
let ada: Who
let bo: Member
let cy: Member

beforeAll(async () => {
  ada = await here.claimed()
  bo = await here.joined(ada, 'responder', 'Bo')
  cy = await here.joined(ada, 'responder', 'Cy')
})

/** fold == refetch == tables: what a browser folded, what the server gives, what the board's row says. */
async function expectEqual(run: Driver, by: Who): Promise<RoomSnapshot> {
  const room = await run.room(by)
  expect(await run.fold(by)).toEqual(room.incident)
  const { rows } = await here.ok<Pick<Board, 'rows'>>('incident.list', {}, by)
  const row = rows.find(({ id }) => id === run.incident)
  const { number, title, severity, status, commander, seq, apps, environments } = room.incident
  expect(row).toMatchObject({ number, title, severity, status, commander, seq, apps, environments })
  return room
}

describe('Commands on an incident', () => {
  test('notes, severity, status and command are recorded, numbered and folded alike everywhere', async () => {
    const run = await declared(here, ada)
    await run.ok(bo, 'incident.addNote', { text: '**Looking.**', execution: null, step: null })
    await run.ok(bo, 'incident.changeSeverity', { severity: 'SEV1', reason: 'All of checkout' })
    await run.ok(bo, 'incident.changeStatus', { status: 'mitigated' })
    await handed(run, ada, bo)
    const { incident, entries } = await expectEqual(run, cy)
    expect(incident).toMatchObject({ severity: 'SEV1', status: 'mitigated', commander: bo.member })
    expect(entries.map(({ entry }) => entry.seq)).toEqual(entries.map((_, i) => i + 1))
  })

  test('resolving is held while an execution runs; abandoning it with a reason frees it; reopening needs a reason', async () => {
    const run = await declared(here, ada)
    expect((await run.try(ada, 'incident.resolveIncident', { summary: 'Over' })).error?.message).toMatch(
      /^Held: an execution is/,
    )
    await run.ok(ada, 'execution.abandonExecution', { execution: run.execution, reason: 'False alarm' })
    await run.ok(ada, 'incident.resolveIncident', { summary: 'A false alarm' })
    expect((await expectEqual(run, ada)).incident.resolution?.summary).toBe('A false alarm')
    expect((await run.try(ada, 'incident.reopenIncident', { reason: ' ' })).error?.fields?.reason).toBe(
      'Say why it is open again',
    )
    await run.ok(bo, 'incident.reopenIncident', { reason: 'It came back' })
    expect((await expectEqual(run, ada)).incident).toMatchObject({ status: 'active', resolution: null })
  })

  test('a freeze stands on the board until it is lifted by hand with a reason', async () => {
    const run = await declared(here, ada)
    const { environments } = (await run.room(ada)).incident
    await run.request(ada, 'freeze.create', { environment: environments[0] ?? '', kinds: ['promotion', 'migration'] })
    const mine = async () =>
      (await here.ok<Board>('incident.board', {}, cy)).freezes.filter((f) => f.incident === run.incident)
    const [freeze] = await mine()
    expect(freeze).toMatchObject({ number: expect.stringMatching(/^FRZ-\d+$/), kinds: ['promotion', 'migration'] })
    await run.ok(bo, 'freeze.liftFreeze', { freeze: freeze?.id, reason: 'Safe again' })
    expect(await mine()).toEqual([])
    expect((await run.try(bo, 'freeze.liftFreeze', { freeze: freeze?.id, reason: 'Again' })).error?.code).toBe(
      'CONFLICT',
    )
    await expectEqual(run, ada)
  })

  test('a freeze belongs to the incident that placed it: no run of another takes it over by its id', async () => {
    const run = await declared(here, ada)
    const { environments } = (await run.room(ada)).incident
    const environment = environments[0] ?? ''
    await run.request(ada, 'freeze.create', { environment, kinds: ['promotion'] })
    const before = (await here.ok<Board>('incident.board', {}, cy)).freezes
    const freeze = before.find((f) => f.incident === run.incident)?.id
    const other = await declared(here, bo)
    const params = { environment, kinds: ['migration'] }
    const at = { execution: other.execution, run: freeze, action: 'freeze.create', params }
    expect((await other.try(bo, 'execution.requestAction', at)).error?.code).toBe('CONFLICT')
    expect((await here.ok<Board>('incident.board', {}, cy)).freezes).toEqual(before)
  })

  test('the same command twice is carried out once and answered alike; with another body it is refused', async () => {
    const run = await declared(here, ada)
    const note = { command: newId(), incident: run.incident, text: 'Once', execution: null, step: null }
    const first = await here.ok<{ seq: number }>('incident.addNote', note, bo)
    const second = await here.ok<{ seq: number }>('incident.addNote', note, bo)
    expect(second.seq).toBe(first.seq)
    expect((await here.call('incident.addNote', { ...note, text: 'Twice' }, bo)).error?.code).toBe('CONFLICT')
    const { entries } = await run.room(ada)
    expect(entries.filter(({ entry }) => entry.type === 'note.added')).toHaveLength(1)
  })

  test('forty notes by three people at once get forty numbers without a hole', async () => {
    const run = await declared(here, ada)
    const from = (await run.room(ada)).incident.seq
    const people = [ada, bo, cy]
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        run.ok(people[i % 3] ?? ada, 'incident.addNote', { text: `Note ${i}`, execution: null, step: null }),
      ),
    )
    expect(answers.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, i) => from + 1 + i),
    )
    await expectEqual(run, bo)
  })

  test('incidents declared at the same moment get numbers that follow each other, and one object each name', async () => {
    const name = `app-${newId()}`
    const runs = await Promise.all(
      Array.from({ length: 6 }, () => declared(here, ada, { apps: [{ name }], start: null })),
    )
    const numbers = runs.map(({ number }) => Number(number.slice(4))).sort((a, b) => a - b)
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i))
    const { items } = await here.ok<{ items: unknown[] }>('catalogue.search', { kind: 'app', text: name }, ada)
    expect(items).toHaveLength(1)
  })
})

describe('A private incident', () => {
  const secret = 'canary-7f3a'
  let run: Driver

  beforeAll(async () => {
    run = await declared(here, ada, { private: true, viewers: [bo.member], title: `Breach ${secret}` })
    await run.ok(bo, 'incident.addNote', { text: secret, execution: null, step: null })
    const { environments } = (await run.room(ada)).incident
    await run.request(ada, 'freeze.create', { environment: environments[0] ?? '', kinds: ['promotion'] })
  })

  test('has a number that betrays nothing, and is there for its viewers', async () => {
    expect(run.number).toMatch(/^PRV-[A-Z2-7]{5}$/)
    const { incident } = await expectEqual(run, bo)
    expect(incident.freezes[0]?.number).toMatch(/^PRV-[A-Z2-7]{5}$/)
  })

  test('does not exist for anybody else: by number, id, list, search, board, entries, or any command', async () => {
    const at = { incident: run.incident }
    const calls: [string, Record<string, unknown>][] = [
      ['incident.room', { number: run.number }],
      ['incident.baseline', at],
      ['incident.verify', at],
      ['incident.entriesBefore', { ...at, seq: 100, limit: 10 }],
      ['incident.addNote', { ...at, command: newId(), text: 'x', execution: null, step: null }],
      ['execution.completeStep', { ...at, command: newId(), execution: run.execution, step: 'freeze' }],
      [
        'execution.requestAction',
        { ...at, command: newId(), execution: run.execution, run: newId(), action: 'x', params: { a: { name: 'b' } } },
      ],
      ['incident.changeViewers', { ...at, command: newId(), add: [cy.member], remove: [] }],
    ]
    for (const [path, input] of calls) {
      const answer = await here.call(path, input, cy)
      expect({ path, code: answer.error?.code }).toEqual({ path, code: 'NOT_FOUND' })
    }
    const seen = [
      await here.ok('incident.board', {}, cy),
      await here.ok('incident.list', {}, cy),
      await here.ok('incident.list', { text: secret }, cy),
    ]
    expect(JSON.stringify(seen)).not.toContain(secret)
    expect(JSON.stringify(seen)).not.toContain(run.number)
    expect(JSON.stringify(seen)).not.toContain(run.incident)
  })

  test('a strange id and a private one are answered alike', async () => {
    const strange = await here.call('incident.baseline', { incident: newId() }, cy)
    const hidden = await here.call('incident.baseline', { incident: run.incident }, cy)
    expect({ ...strange.error, id: '' }).toEqual({ ...hidden.error, id: '' })
  })

  test('a viewer who is added sees it at once, and one who is removed no longer; the commander stays', async () => {
    await run.ok(ada, 'incident.changeViewers', { add: [cy.member], remove: [] })
    expect((await run.room(cy)).incident.viewers).toContain(cy.member)
    await run.ok(ada, 'incident.changeViewers', { add: [], remove: [cy.member] })
    expect((await run.try(cy, 'incident.addNote', { text: 'x', execution: null, step: null })).error?.code).toBe(
      'NOT_FOUND',
    )
    const { commander } = (await run.room(ada)).incident
    expect((await run.try(ada, 'incident.changeViewers', { add: [], remove: [commander] })).error?.fields?.remove).toBe(
      'Hand over command first',
    )
  })
})

describe('Refused input', () => {
  test.each([
    ['U+0000', { text: 'a\u0000b' }],
    ['a lone surrogate', { text: '\ud800' }],
    ['an unknown key', { text: 'x', extra: 1 }],
    ['a text too long', { text: 'x'.repeat(10_001) }],
    ['no text', { text: '  ' }],
    ['an object for a text', { text: { not: '' } }],
  ])('%s changes nothing', async (_, input) => {
    const run = await declared(here, ada, { start: null })
    const before = (await run.room(ada)).incident.seq
    const answer = await run.try(ada, 'incident.addNote', { execution: null, step: null, ...input })
    expect(answer.error?.code).toBe('BAD_INPUT')
    expect((await run.room(ada)).incident.seq).toBe(before)
  })

  test('an object of another workspace is not accepted as scope', async () => {
    const { slug } = await here.ok<{ slug: string }>('sample.create', { command: newId() }, ada)
    const there = { cookie: ada.cookie, slug }
    const { rows } = await here.ok<Board>('incident.board', {}, there)
    const foreign = rows[0]?.environments[0] ?? ''
    const input = (await here.ok<{ id: string }[]>('runbook.startable', {}, ada))[0]
    const answer = await here.call(
      'incident.declareIncident',
      {
        command: newId(),
        incident: newId(),
        title: 'x',
        severity: 'SEV4',
        private: false,
        viewers: [],
        apps: [],
        environments: [],
        start: {
          runbook: input?.id,
          execution: newId(),
          scope: { app: { name: 'checkout' }, environment: { id: foreign } },
        },
      },
      ada,
    )
    expect(answer.error).toMatchObject({ code: 'BAD_INPUT', fields: { 'start.scope.environment': expect.any(String) } })
    const affected = await declared(here, ada, { environments: [{ id: foreign }], start: null }).catch(String)
    expect(affected).toMatch(/BAD_INPUT.*environments\.0/)
  })
})
