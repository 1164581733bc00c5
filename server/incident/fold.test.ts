import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { evolveIncident } from '#domain/incident/evolve.ts'
import type { Incident } from '#domain/incident/state.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import { identifyIn } from '#server/auth/identify.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'
import { createNames } from '#server/catalogue/names.ts'
import { mintScope } from '#server/db/scope.ts'
import { createJournal } from '#server/journal/journal.ts'
import { createLibrary } from '#server/runbook/library.ts'
import { carryOut } from './carry-out.ts'
import { createIncidentParts } from './incident-parts.ts'
import { incidentStream } from './kind.ts'
import type { Driver, Who } from './testing/driver.ts'
import { declared } from './testing/driver.ts'
import { verbs } from './verbs.ts'

let here: Installation
let owner: Who
let workspace: string

beforeAll(async () => {
  here = await installation()
  owner = await here.claimed()
  const { rows } = await here.database.owner.query<{ id: string }>('select id from workspace')
  workspace = rows[0]?.id ?? ''
})

type Ask = [path: string, input: Record<string, Json>, inExecution?: true]

const text = fc.constantFrom('It is slow', 'Route 3 answers again', 'ünï·code 🚒', '\n  indented\n')
const step = fc.constantFrom('freeze', 'readState', 'classify', 'rollBack', 'forwardFix')
const reading = (fact: string, value: Json, reason?: string) => ({
  fact,
  key: null,
  value,
  source: 'Control plane',
  observedAt: new Date(Date.now() - 60_000).toISOString(),
  ...(reason ? { reason } : {}),
  cites: [],
  attachments: [],
})

const owned = fc.record({ operation: fc.constantFrom('op-1', 'op-2'), epoch: fc.integer({ min: 1, max: 9 }) })

/** Whatever a person may ask, possible at this moment or not. */
const ask: fc.Arbitrary<Ask> = fc.oneof(
  text.map((text): Ask => ['incident.addNote', { text, execution: null, step: null }]),
  fc
    .constantFrom('SEV1', 'SEV3')
    .map((severity): Ask => ['incident.changeSeverity', { severity, reason: 'It spread' }]),
  fc.constantFrom('active', 'mitigated').map((status): Ask => ['incident.changeStatus', { status }]),
  text.map((summary): Ask => ['incident.resolveIncident', { summary }]),
  text.map((reason): Ask => ['incident.reopenIncident', { reason }]),
  step.map((step): Ask => ['execution.completeStep', { step }, true]),
  fc.tuple(step, text).map(([step, reason]): Ask => ['execution.skipStep', { step, reason }, true]),
  fc.tuple(step, text).map(([step, reason]): Ask => ['execution.reopenStep', { step, reason }, true]),
  fc.tuple(step, text).map(([step, reason]): Ask => ['execution.deferStep', { step, reason }, true]),
  step.map((step): Ask => ['execution.takeStep', { step }, true]),
  owned.map(({ operation, epoch }): Ask => {
    const value = { route: { name: 'checkout/web' }, operation: { name: operation }, epoch }
    return ['execution.recordEvidence', { step: 'readState', readings: [reading('route.owner', value)] }, true]
  }),
  fc
    .constantFrom('appOnly', 'databaseMigration')
    .map(
      (kind): Ask => [
        'execution.recordEvidence',
        { step: 'classify', readings: [reading('failure.class', kind, 'The traces say so')] },
        true,
      ],
    ),
  owned.map(({ operation, epoch }): Ask => {
    const params = {
      route: { name: 'checkout/web' },
      toOperation: { name: operation },
      digest: 'sha256:x',
      expectedEpoch: epoch,
    }
    return ['execution.requestAction', { run: newId(), action: 'route.rollback', params }, true]
  }),
  fc
    .constantFrom('artifact.rebuildFromMain', 'route.editTable')
    .map((action): Ask => ['execution.requestAction', { run: newId(), action, params: {} }, true]),
  text.map((what): Ask => {
    const occurredAt = new Date(Date.now() - 60_000).toISOString()
    return ['execution.reportOutsideAct', { action: 'route.rollback', occurredAt, who: 'Not known', what }, true]
  }),
  text.map((reason): Ask => ['execution.abandonExecution', { reason }, true]),
)

const fold = (entries: readonly OpenedEntry[]) =>
  entries.reduce<Incident | null>((at, e) => evolveIncident(at, e), null)

async function everyEntry({ incident }: Driver): Promise<OpenedEntry[]> {
  const before = { incident, seq: 1_000_000, limit: 500 }
  return (await here.ok<{ entries: OpenedEntry[] }>('incident.entriesBefore', before, owner)).entries
}

test('whatever is asked, the entries folded by a browser, what the server gives, its stored state and its row are one', async () => {
  const outcomes = { recorded: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(ask, { minLength: 10, maxLength: 40 }), async (asked) => {
      const driver = await declared(here, owner)
      for (const [path, input, inExecution] of asked) {
        const answer = await driver.try(owner, path, inExecution ? { execution: driver.execution, ...input } : input)
        expect(answer.status, JSON.stringify([path, answer.error])).toBeLessThan(500)
        if (answer.status === 200) outcomes.recorded++
        else outcomes.refused++
      }
      const entries = await everyEntry(driver)
      const state = fold(entries)
      expect(state?.seq).toBe(entries.length)
      expect((await driver.room(owner)).incident).toEqual(state)

      const kind = here.services.incidents.kind
      const stream = incidentStream(driver.incident)
      const scope = mintScope(workspace)
      expect((await here.journal.loadStream(scope, kind, stream)).state).toEqual(state)
      expect((await here.journal.verifyStored(scope, stream)).faults).toEqual([])

      const { rows: cached } = await here.database.owner.query(
        'select seq, state from stream_state where stream = $1',
        [stream],
      )
      expect(cached.length).toBe(entries.length >= 32 ? 1 : 0)
      for (const row of cached) expect(row.state).toEqual(fold(entries.slice(0, row.seq)))

      const { rows } = await here.database.owner.query('select to_jsonb(i) as row from incident i where id = $1', [
        driver.incident,
      ])
      if (!state) throw new Error('The incident has no entry')
      const head = { seq: state.seq, hash: entries.at(-1)?.hash ?? '', at: state.at }
      const [projected] =
        kind.project(state, { workspace, origin: 'made', stream, head, document: () => null }).incident ?? []
      expect(instants(rows[0].row)).toEqual(instants({ ...projected, workspace }))
    }),
    { numRuns: 12 },
  )
  expect(outcomes.recorded).toBeGreaterThan(outcomes.refused / 4)
}, 120_000)

test('a process that has just started gives the board the same row', async () => {
  const driver = await declared(here, owner)
  const summary = async () => {
    const { rows } = await here.database.owner.query('select summary from incident where id = $1', [driver.incident])
    return rows[0].summary
  }
  const before = await summary()
  expect(before.executions).toHaveLength(1)
  const { pools } = here.database
  const journal = createJournal({ pools, digestKey: Buffer.alloc(32, 7) })
  const who = (await identifyIn(here.auth, owner.cookie, owner.slug))?.membership
  if (!who) throw new Error('The owner is not signed in')
  const note = { command: newId(), incident: driver.incident, text: 'Still slow', execution: null, step: null }
  await carryOut(
    createIncidentParts(here.database, journal, createLibrary(here.database), createNames(here.database)),
    who,
    verbs.addNote,
    note,
  )
  expect(await summary()).toEqual(before)
})

/** Postgres and the journal write the same moment differently. */
const instants = (row: Record<string, unknown>) => ({
  ...row,
  declared_at: Date.parse(String(row.declared_at)),
  resolved_at: row.resolved_at === null ? null : Date.parse(String(row.resolved_at)),
})
