import { join } from 'node:path'
import type { Approval } from '#domain/execution/state.ts'
import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import { bareFront, installation, PASSWORD } from '#server/auth/testing/installation.ts'
import type { CommandAnswer } from '#server/incident/verb.ts'
import { declaredWith } from './declared-with.ts'
import type { Driver, Who } from './driver.ts'

/** An installation that also has the runbook of these tests: Region Failover, with approvals and a guardrail that can be overridden. */
export const failoverInstallation = (front = bareFront) =>
  installation(front, join(import.meta.dirname, '../../../domain/incident/testing'))

/** Declares an incident in which Region Failover runs; `by` commands it. Its one region is ready, its one secret is not in doubt. */
export async function regionFailover(here: Pick<Installation, 'call' | 'ok'>, by: Who) {
  const scope = { environment: { name: 'production', production: true } }
  const declared = { title: 'The eastern region degrades', severity: 'SEV2' as const }
  const run = new FailoverDriver(await declaredWith(here, by, 'region-failover', scope, declared))
  await run.on.record(by, 'look', { fact: 'regions', value: [{ name: 'eu-west' }] })
  await run.on.record(by, 'look', { fact: 'secrets', value: [{ name: 'signing-key' }] })
  const read = (await run.state(by)).readings
  const only = (fact: string) => String((read[fact]?.at(-1)?.value as string[] | undefined)?.[0])
  run.region = only('regions')
  run.secret = only('secrets')
  await run.reads(by, 'yes')
  await run.lags(by, 12)
  await run.doubts(by, 'none')
  return run
}

export class FailoverDriver {
  readonly on: Driver
  /** Approvals of a failover: whoever gives one types the lag again. */
  private readonly failovers = new Set<string>()
  region = ''
  secret = ''

  constructor(on: Driver) {
    this.on = on
  }

  async state(by: Who) {
    const { incident } = await this.on.room(by)
    const run = incident.executions[this.on.execution]
    if (!run) throw new Error('There is no such execution')
    return run
  }

  async approval(by: Who, id: string): Promise<Approval> {
    const found = (await this.state(by)).approvals.find((each) => each.id === id)
    if (!found) throw new Error('There is no such approval')
    return found
  }

  reads(by: Who, value: Json) {
    return this.on.record(by, 'look', { fact: 'region.data', key: this.region, value, observedAt: now() })
  }

  lags(by: Who, value: Json) {
    return this.on.record(by, 'look', { fact: 'region.lag', key: this.region, value, observedAt: now() })
  }

  doubts(by: Who, value: Json) {
    return this.on.record(by, 'look', { fact: 'secret.doubt', key: this.secret, value, observedAt: now() })
  }

  failover(percent = 100) {
    return { action: 'sessions.failover', params: { region: this.region, percent } as Record<string, Json> }
  }

  rotation() {
    return { action: 'secrets.rotate', params: { secret: this.secret } as Record<string, Json> }
  }

  tryAsk(by: Who, what = this.failover(), reason: string | null = null, approval = newId()) {
    return this.on.try(by, 'execution.requestApproval', { execution: this.on.execution, approval, ...what, reason })
  }

  /** Asks for an approval, which must be possible; the answer is its id. */
  async asks(by: Who, what = this.failover(), reason: string | null = null): Promise<string> {
    const approval = newId()
    const answer = await this.tryAsk(by, what, reason, approval)
    const { outcome } = (answer.data ?? {}) as Partial<CommandAnswer>
    if (outcome !== 'recorded') throw new Error(`Not asked: ${outcome} ${JSON.stringify(answer.error)}`)
    if (what.action === 'sessions.failover') this.failovers.add(approval)
    return approval
  }

  gives(by: Who, approval: string, more: Record<string, unknown> = {}) {
    const reentered = this.failovers.has(approval) ? ['12'] : []
    return this.on.try(by, 'execution.giveApproval', { execution: this.on.execution, approval, reentered, ...more })
  }

  refuses(by: Who, approval: string) {
    return this.on.try(by, 'execution.refuseApproval', {
      execution: this.on.execution,
      approval,
      reason: 'Not at this hour',
    })
  }

  acts(by: Who, what = this.failover()) {
    return this.on.request(by, what.action, what.params)
  }
}

const now = () => new Date().toISOString()

/** The same person with the session of a moment ago: their password was confirmed. */
export async function confirmed<W extends Who>(here: Installation, who: W, password = PASSWORD): Promise<W> {
  const response = await here.post('me.confirmPassword', JSON.stringify({ password }), who)
  if (response.status !== 200) throw new Error(`Not confirmed: ${response.status}`)
  return { ...who, cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
}
