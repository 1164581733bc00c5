import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import { declaredWith } from './declared-with.ts'
import type { Driver, Reading, Who } from './driver.ts'
import { runOf } from './host-driver.ts'

type Here = Pick<Installation, 'call' | 'ok'>

const MINUTE = 60_000

/** Moments of one restore: they must not move between two commands. */
export type Moments = { corruptedFrom: string; corruptedTo: string; lastWrite: string; target: string }

/** Undefined: left out. */
export type Params = Record<string, Json | undefined>

const given = (params: Params): Record<string, Json> =>
  Object.fromEntries(Object.entries(params).filter((pair): pair is [string, Json] => pair[1] !== undefined))

const momentsNow = (now = Date.now()): Moments => {
  const ago = (minutes: number) => new Date(now - minutes * MINUTE).toISOString()
  return { corruptedFrom: ago(60), corruptedTo: ago(20), lastWrite: ago(5), target: ago(62) }
}

const said = (fact: string, value: Json, more: Partial<Reading> = {}): Reading => ({
  fact,
  value,
  observedAt: new Date().toISOString(),
  text: 'Seen on the replica',
  reason: 'The replica shows it',
  ...more,
})

/** Declares an incident in which Database Restore runs on the orders of production. */
export async function databaseRestore(here: Here, by: Who, { hidden = false } = {}): Promise<RestoreDriver> {
  const scope = { environment: { name: 'production', production: true }, database: { name: 'orders' } }
  const declared = { title: 'Orders lost their totals', severity: 'SEV1' as const, hidden }
  return new RestoreDriver(await declaredWith(here, by, 'database-restore', scope, declared))
}

export class RestoreDriver {
  readonly on: Driver
  readonly at = momentsNow()

  constructor(on: Driver) {
    this.on = on
  }

  reads(by: Who, step: string, fact: string, value: Json) {
    return this.on.record(by, step, said(fact, value))
  }

  async identified(by: Who, { rpo = '2h', rto = '4h' } = {}) {
    await this.on.record(
      by,
      'identify',
      said('data.target', { dataClass: 'payment', rpo, rto }),
      said('corruption', { from: this.at.corruptedFrom, to: this.at.corruptedTo }),
    )
    await this.on.complete(by, 'identify')
    return this
  }

  /** Asks for the fence; the answer is the run. */
  async fences(by: Who): Promise<string> {
    await this.reads(by, 'fence', 'fork.risk', 'yes')
    return runOf(await this.on.request(by, 'writers.fence', { method: 'revoke' }))
  }

  fenceReport(run: string, { stopped = 'yes' as Json, readings = undefined as object[] | undefined } = {}) {
    const observedAt = new Date().toISOString()
    return {
      execution: this.on.execution,
      run,
      outcome: 'succeeded',
      text: 'Rights of the writers are revoked',
      reference: null,
      source: 'Database console',
      cites: [],
      readings: readings ?? [
        { fact: 'writers.stopped', value: { stopped, proof: 'no open locks' }, observedAt },
        { fact: 'lastWrite', value: { at: this.at.lastWrite, proof: 'position 7/4A' }, observedAt },
      ],
    }
  }

  async fenced(by: Who, stopped: Json = 'yes') {
    const run = await this.fences(by)
    await this.on.ok(by, 'execution.reportOutcome', this.fenceReport(run, { stopped }))
    if (stopped === 'yes') await this.on.complete(by, 'fence')
    return this
  }

  /** Writers are fenced once more, and have stopped. */
  async fenceAgain(by: Who) {
    const run = runOf(await this.on.request(by, 'writers.fence', { method: 'revoke' }))
    await this.on.ok(by, 'execution.reportOutcome', this.fenceReport(run))
  }

  async noFork(by: Who) {
    await this.reads(by, 'fence', 'fork.risk', 'no')
    await this.on.ok(by, 'execution.closeStep', { execution: this.on.execution, step: 'fence' })
    return this
  }

  async chosen(by: Who, choice: Json = 'pitr', plan: Record<string, Json> = {}) {
    const planned = { targetTime: this.at.target, expectedDuration: '30m', ...plan }
    await this.on.record(by, 'choose', said('restore.choice', choice), said('restore.plan', planned))
    return this
  }

  restore(params: Params = {}): Record<string, Json> {
    const over = { source: { name: 'production' }, target: { name: 'production' } }
    return given({ ...over, targetTime: this.at.target, ...params })
  }

  tryRestore(by: Who, params: Params = {}) {
    return this.on.tryRequest(by, 'data.restore', this.restore(params))
  }

  /** Asks for an approval of the restore; the answer is its id. */
  async asks(by: Who, params: Params = {}): Promise<string> {
    const approval = newId()
    const asked = { execution: this.on.execution, approval, action: 'data.restore', params: this.restore(params) }
    const { outcome } = await this.on.ok(by, 'execution.requestApproval', { ...asked, reason: null })
    if (outcome !== 'recorded') throw new Error(`Not asked: ${outcome}`)
    return approval
  }

  gives(by: Who, approval: string, reentered: readonly string[] = ['production']) {
    return this.on.try(by, 'execution.giveApproval', { execution: this.on.execution, approval, reentered })
  }

  /** `by` asks and acts, `second` approves; the answer is the run that succeeded. */
  async restored(by: Who, second: Who): Promise<string> {
    const answer = await this.gives(second, await this.asks(by))
    if (answer.status !== 200) throw new Error(`Not approved: ${JSON.stringify(answer.error)}`)
    const run = runOf(await this.on.request(by, 'data.restore', this.restore()))
    await this.on.report(by, run)
    return run
  }

  recovered(more: Params = {}): Reading {
    const basis = { basis: 'restoreJob', job: { name: 'job-77' }, recoveredTo: this.at.target, verified: 'yes' }
    return said('data.restored', given({ ...basis, verification: 'select count(*) from orders: 48112', ...more }))
  }

  async fits(by: Who, verdict: Json = 'yes') {
    const checks = Object.fromEntries(['schema', 'data', 'migrations'].map((item) => [item, { result: 'ok' }]))
    await this.on.record(
      by,
      'compatibility',
      said('artifact.fit', { artifact: { name: 'checkout@42' }, schemaVersion: '42', verdict }),
      said('artifact.checks', checks),
    )
  }

  async compatible(by: Who) {
    await this.on.record(by, 'compatibility', this.recovered())
    await this.fits(by)
    await this.on.complete(by, 'compatibility')
  }

  plan(more: Params = {}): Reading {
    const window = { windowFrom: this.at.target, windowTo: this.at.lastWrite }
    const how = { replay: 'Orders', skip: 'Mails: they were sent', idempotencyKeys: 'order id', owner: 'Bo' }
    return said('reprocessing.plan', given({ ...window, ...how, ...more }))
  }

  impact(): Reading {
    const { corruptedFrom: from, corruptedTo: to } = this.at
    return said('impact', { who: 'Buyers', lost: 'Totals of orders', from, to })
  }
}
