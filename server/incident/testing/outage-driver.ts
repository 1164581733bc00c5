import type { Execution } from '#domain/execution/state.ts'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import type { CommandAnswer } from '#server/incident/verb.ts'
import { declaredWith } from './declared-with.ts'
import type { Driver, Reading, Who } from './driver.ts'
import { runOf } from './host-driver.ts'

type Here = Pick<Installation, 'call' | 'ok'>

const said = (fact: string, value: Json, more: Partial<Reading> = {}): Reading => ({
  fact,
  value,
  observedAt: new Date().toISOString(),
  ...more,
})

/** Declares an incident in which Provider Outage runs for two environments; `by` commands it. */
export async function providerOutage(
  here: Here,
  by: Who,
  { app = 'checkout', environments = ['eu-1', 'us-1'], hidden = false } = {},
): Promise<OutageDriver> {
  const scope = { environments: environments.map((name) => ({ name, production: true })) }
  const declared = { title: 'orders-db answers slowly', severity: 'SEV1' as const, hidden }
  return new OutageDriver(await declaredWith(here, by, 'provider-outage', scope, declared), app)
}

export class OutageDriver {
  readonly on: Driver
  readonly app: Json
  readonly provider: Json = { name: 'orders-db' }
  readonly region: Json = { name: 'eu-west' }
  readonly secret: Json = { name: 'orders-db-password' }

  constructor(on: Driver, app: string) {
    this.on = on
    this.app = { name: app }
  }

  async state(by: Who): Promise<Execution> {
    const run = (await this.on.room(by)).incident.executions[this.on.execution]
    if (!run) throw new Error('There is no such execution')
    return run
  }

  async idOf(by: Who, object: Json): Promise<string> {
    const { name } = object as { name: string }
    return (await this.on.operations(by))[name] ?? ''
  }

  binding(environment: string, more: Record<string, Json> = {}): Json {
    return { app: this.app, environment: { name: environment }, provider: this.provider, ...more }
  }

  /** A database is degraded, and the app depends on it in both environments. */
  classifies(by: Who, bindings: Json = [this.binding('eu-1'), this.binding('us-1')]) {
    const provider = {
      kind: 'database',
      name: this.provider,
      region: { name: 'eu-central' },
      symptoms: 'Every third query times out',
    }
    return this.on.record(by, 'classify', said('provider', provider), said('bindings.affected', bindings))
  }

  /** Two looks, each with its own source unless one is named for both. */
  async separates(by: Who, { apps = 'degraded' as Json, controlPlane = 'ok' as Json, source = '' } = {}) {
    await this.on.record(
      by,
      'separate',
      said('health.controlPlane', controlPlane, { source: source || 'Control room' }),
    )
    await this.on.record(by, 'separate', said('health.apps', apps, { source: source || 'Probes of the apps' }))
  }

  /** Everything that comes before a failover. */
  async known(by: Who): Promise<this> {
    await this.classifies(by)
    await this.on.complete(by, 'classify')
    await this.separates(by)
    await this.on.complete(by, 'separate')
    return this
  }

  lacks(by: Who, ...evidence: string[]) {
    return this.on.record(by, 'pause', said('evidence.missing', evidence))
  }

  freeze(by: Who, environment: string, kinds = ['promotion', 'migration']) {
    return this.on.request(by, 'freeze.create', { environment: { name: environment }, kinds })
  }

  candidates(by: Who, ...regions: Json[]) {
    return this.on.record(by, 'failOver', said('region.candidates', regions))
  }

  async reads(
    by: Who,
    fact: 'region.dataReady' | 'region.runtimeReady',
    value: Json,
    more: Partial<Reading> = {},
    region = this.region,
  ) {
    const about = { key: await this.idOf(by, region), text: 'What the region said' }
    return this.on.record(by, 'failOver', said(fact, value, { ...about, ...more }))
  }

  /** Its one candidate is read for data and runtime. */
  async ready(by: Who, { data = 'yes' as Json, runtime = 'yes' as Json, observedAt = '' } = {}) {
    const more = observedAt === '' ? {} : { observedAt }
    await this.candidates(by, this.region)
    await this.reads(by, 'region.dataReady', data, more)
    await this.reads(by, 'region.runtimeReady', runtime, more)
  }

  async doubts(by: Who, value: Json, more: Partial<Reading> = {}, secret = this.secret) {
    await this.on.record(by, 'failOver', said('secrets.doubted', [secret]))
    const about = { key: await this.idOf(by, secret), text: 'The audit log of the vault' }
    return this.on.record(by, 'failOver', said('secret.doubt', value, { ...about, ...more }))
  }

  tryAsk(by: Who, action: string, params: Record<string, Json>, reason: string | null = null, approval = newId()) {
    const asked = { execution: this.on.execution, approval, action, params, reason }
    return this.on.try(by, 'execution.requestApproval', asked)
  }

  /** Asks a second person to approve it, which must be possible; the answer is the id of the approval. */
  async asks(by: Who, action: string, params: Record<string, Json>, reason: string | null = null): Promise<string> {
    const approval = newId()
    const answer = await this.tryAsk(by, action, params, reason, approval)
    const { outcome } = (answer.data ?? {}) as Partial<CommandAnswer>
    if (outcome !== 'recorded') throw new Error(`Not asked: ${outcome} ${JSON.stringify(answer.error)}`)
    return approval
  }

  tryGive(by: Who, approval: string, reentered: string[]) {
    return this.on.try(by, 'execution.giveApproval', { execution: this.on.execution, approval, reentered })
  }

  gives(by: Who, approval: string, reentered: string[] = []) {
    return this.on.ok(by, 'execution.giveApproval', { execution: this.on.execution, approval, reentered })
  }

  /** `by` asks, `approver` types the region and says yes. */
  async approved(by: Who, approver: Who): Promise<string> {
    const approval = await this.asks(by, 'sessions.failover', { region: this.region })
    await this.gives(approver, approval, [(this.region as { name: string }).name])
    return approval
  }

  failover(by: Who, params: Record<string, Json> = {}) {
    return this.on.request(by, 'sessions.failover', { region: this.region, ...params })
  }

  rotate(by: Who, params: Record<string, Json> = {}) {
    return this.on.request(by, 'secrets.rotate', { secret: this.secret, ...params })
  }

  /** Approved, done, and read as ready once more since. */
  async failedOver(by: Who, approver: Who) {
    await this.ready(by)
    await this.approved(by, approver)
    await this.on.report(by, runOf(await this.failover(by)))
    await this.ready(by)
  }

  update(params: Record<string, Json> = {}): Record<string, Json> {
    return {
      state: 'identified',
      cause: 'provider',
      provider: this.provider,
      apps: [this.app],
      environments: [{ name: 'eu-1' }, { name: 'us-1' }],
      works: 'Carts can be filled; paying fails',
      doNow: 'Nothing: orders are kept and sent later',
      ...params,
    }
  }

  publish(by: Who, params: Record<string, Json> = {}) {
    return this.on.request(by, 'status.publish', this.update(params))
  }

  /** The update without the provider that it would name. */
  unnamed(params: Record<string, Json> = {}): Record<string, Json> {
    const { provider: _, ...rest } = this.update(params)
    return rest
  }
}
