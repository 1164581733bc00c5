import { evolveIncident } from '#domain/incident/evolve.ts'
import type { Incident } from '#domain/incident/state.ts'
import type { RoomSnapshot, StartableRunbook } from '#domain/incident/views.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import type { CommandAnswer } from '#server/incident/verb.ts'

export type Who = { cookie: string; slug: string }

export type Reading = {
  fact: string
  value: Json
  key?: string | null
  reason?: string
  text?: string
  observedAt?: string
  source?: string
  /** The program that said it. */
  program?: string
}

/** The door that browsers use. */
type Here = Pick<Installation, 'call' | 'ok'>

/** Drives one incident through the door that browsers use, as whoever is named. */
export async function declared(here: Here, by: Who, more: Record<string, unknown> = {}) {
  const [runbook] = await here.ok<StartableRunbook[]>('runbook.startable', {}, by)
  if (!runbook) throw new Error('No runbook can start')
  const incident = newId()
  const execution = newId()
  const app = { name: 'checkout' }
  const environment = { name: 'production', production: true }
  const first = await here.ok<CommandAnswer>(
    'incident.declareIncident',
    {
      command: newId(),
      incident,
      title: 'Checkout errors after promotion op-8841',
      severity: 'SEV2',
      private: false,
      viewers: [],
      apps: [app],
      environments: [environment],
      start: { runbook: runbook.id, execution, scope: { app, environment } },
      ...more,
    },
    by,
  )
  return new Driver(here, incident, execution, first)
}

export class Driver {
  private readonly here: Here
  readonly incident: string
  readonly execution: string
  readonly number: string

  constructor(here: Here, incident: string, execution: string, first: CommandAnswer) {
    this.here = here
    this.incident = incident
    this.execution = execution
    this.number = first.number
  }

  /** A command on the incident, answered or refused. */
  try(by: Who, path: string, input: Record<string, unknown>) {
    return this.here.call(path, { command: newId(), incident: this.incident, ...input }, by)
  }

  ok(by: Who, path: string, input: Record<string, unknown>) {
    return this.here.ok<CommandAnswer>(path, { command: newId(), incident: this.incident, ...input }, by)
  }

  private on(input: Record<string, unknown>) {
    return { execution: this.execution, ...input }
  }

  tryRecord(by: Who, step: string, ...readings: Reading[]) {
    return this.try(by, 'execution.recordEvidence', this.on({ step, readings: readings.map(asInput) }))
  }

  record(by: Who, step: string, ...readings: Reading[]) {
    return this.ok(by, 'execution.recordEvidence', this.on({ step, readings: readings.map(asInput) }))
  }

  complete(by: Who, step: string) {
    return this.ok(by, 'execution.completeStep', this.on({ step }))
  }

  tryRequest(by: Who, action: string, params: Record<string, Json>) {
    return this.try(by, 'execution.requestAction', this.on({ run: newId(), action, params }))
  }

  tryFinish(by: Who, resolution: string) {
    return this.try(by, 'execution.completeExecution', this.on({ resolution }))
  }

  /** The newest reading of a fact. */
  async newest(by: Who, fact: string) {
    const { incident } = await this.room(by)
    const reading = incident.executions[this.execution]?.readings[fact]?.at(-1)
    if (!reading) throw new Error(`Nobody read ${fact}`)
    return reading
  }

  /** Takes back the newest reading of a fact. */
  async withdraw(by: Who, fact: string) {
    const { seq } = await this.newest(by, fact)
    await this.ok(by, 'execution.withdrawReading', this.on({ fact, entry: seq, reason: 'It was read elsewhere' }))
  }

  /** The newest reading of a fact once more, to the same value, as a program said it. */
  async saidByProgram(by: Who, fact: string) {
    const { seq, value, key } = await this.newest(by, fact)
    const recorded = (await this.entries(by)).find(({ entry }) => entry.seq === seq)
    const step = String(recorded?.entry.data.step)
    const again = { value, key, reason: 'It said so', text: 'What it wrote', program: 'a chat assistant' }
    await this.record(by, step, { fact, ...again, observedAt: new Date().toISOString() })
  }

  /** Types a value for the newest reading of a fact. */
  async tryAcknowledge(by: Who, fact: string, value?: Json) {
    const reading = await this.newest(by, fact)
    const typed = { fact, entry: reading.seq, value: value === undefined ? reading.value : value }
    return this.try(by, 'execution.acknowledgeReading', this.on(typed))
  }

  request(by: Who, action: string, params: Record<string, Json>) {
    return this.ok(by, 'execution.requestAction', this.on({ run: newId(), action, params }))
  }

  report(by: Who, run: string, outcome = 'succeeded') {
    const said = { text: 'Seen in the registry', reference: 'op-9001', source: 'Route registry', cites: [] }
    return this.ok(by, 'execution.reportOutcome', this.on({ run, outcome, ...said }))
  }

  finish(by: Who, resolution: string) {
    return this.ok(by, 'execution.completeExecution', this.on({ resolution }))
  }

  room(by: Who) {
    return this.here.ok<RoomSnapshot>('incident.room', { number: this.number }, by)
  }

  async entries(by: Who): Promise<OpenedEntry[]> {
    const asked = { incident: this.incident, seq: 1_000_000, limit: 500 }
    return (await this.here.ok<{ entries: OpenedEntry[] }>('incident.entriesBefore', asked, by)).entries
  }

  /** What a browser that saw every entry would hold. */
  async fold(by: Who): Promise<Incident> {
    const entries = await this.entries(by)
    const state = entries.reduce<Incident | null>((at, entry) => evolveIncident(at, entry), null)
    if (!state) throw new Error('The incident has no entry')
    return state
  }

  /** Freeze, state, classification: everything that comes before the fourth step. */
  async untilFourthStep(by: Who, seen: { ownerAt?: string; built?: number } = {}) {
    const hour = (n: number) => new Date(Date.now() - n * 3_600_000).toISOString()
    const { environments } = (await this.room(by)).incident
    await this.request(by, 'freeze.create', { environment: environments[0] ?? '', kinds: ['promotion'] })
    await this.complete(by, 'freeze')
    await this.record(
      by,
      'readState',
      {
        fact: 'promotion.bad',
        value: {
          operation: { name: 'op-8841' },
          state: 'succeeded',
          digest: 'sha256:bad',
          builtAt: hour(2),
          promotedAt: hour(1),
        },
      },
      {
        fact: 'promotion.history',
        value: [
          {
            operation: { name: 'op-8790' },
            state: 'succeeded',
            digest: 'sha256:good',
            builtAt: hour(seen.built ?? 42),
            promotedAt: hour(41),
          },
          {
            operation: { name: 'op-8762' },
            state: 'failed',
            digest: 'sha256:fail',
            builtAt: hour(66),
            promotedAt: hour(65),
          },
        ],
      },
      { fact: 'route.owner', value: this.owner(118), ...(seen.ownerAt ? { observedAt: seen.ownerAt } : {}) },
    )
    await this.complete(by, 'readState')
    await this.record(by, 'classify', {
      fact: 'failure.class',
      value: 'databaseMigration',
      reason: 'It carried a migration',
      text: 'unknown column order_total',
    })
    await this.complete(by, 'classify')
    const target = { fact: 'rollback.target', value: { name: 'op-8790' }, reason: 'The newest success' }
    await this.record(by, 'rollBack', target)
    return this.operations(by)
  }

  owner(epoch: number): Json {
    return { route: { name: 'checkout/web' }, operation: { name: 'op-8841' }, epoch }
  }

  /** Ids of catalogue objects by name. */
  async operations(by: Who): Promise<Record<string, string>> {
    const { names } = await this.room(by)
    return Object.fromEntries(Object.entries(names).map(([id, { name }]) => [name, id]))
  }

  async compatible(by: Who, operation: string, artifact: Json, database: Json, observedAt?: string) {
    const about = { key: operation, text: 'Checked on the replica', ...(observedAt ? { observedAt } : {}) }
    await this.record(
      by,
      'rollBack',
      { fact: 'artifact.compatible', value: artifact, ...about },
      { fact: 'database.compatible', value: database, ...about },
    )
  }

  rollBack(by: Who, params: Record<string, Json> = {}) {
    return this.request(by, 'route.rollback', { ...rollback, ...params })
  }

  tryRollBack(by: Who, params: Record<string, Json> = {}) {
    return this.tryRequest(by, 'route.rollback', { ...rollback, ...params })
  }
}

export const rollback: Record<string, Json> = {
  route: { name: 'checkout/web' },
  toOperation: { name: 'op-8790' },
  digest: 'sha256:good',
  expectedEpoch: 118,
}

function asInput({ fact, value, key, reason, text, observedAt, program, source = 'Control plane' }: Reading) {
  return {
    fact,
    key: key ?? null,
    value,
    source,
    observedAt: observedAt ?? new Date(Date.now() - 1000).toISOString(),
    ...(reason ? { reason } : {}),
    ...(program ? { program } : {}),
    cites: [],
    attachments: text ? [{ kind: 'text', text, source: 'Schema check' }] : [],
  }
}
