import type { Json } from '#domain/json.ts'
import { newId } from '#domain/new-id.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import type { CommandAnswer } from '#server/incident/verb.ts'
import { declaredWith, startableIn } from './declared-with.ts'
import type { Reading, Who } from './driver.ts'
import { Driver } from './driver.ts'
import { runOf } from './host-driver.ts'

type Here = Pick<Installation, 'call' | 'ok'>

const MINUTE = 60_000
export const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString()

const said = (fact: string, value: Json, more: Partial<Reading> = {}): Reading => ({
  fact,
  value,
  observedAt: minutesAgo(0),
  ...more,
})

/** Declares an incident in which Stuck Wake runs for one app in one environment. */
export async function stuckWake(here: Here, by: Who, { app = 'checkout', hidden = false } = {}): Promise<WakeDriver> {
  const scope = { app: { name: app }, environment: { name: 'eu-1', production: true } }
  const declared = { title: `${app} never wakes`, severity: 'SEV2' as const, hidden }
  return new WakeDriver(here, await declaredWith(here, by, 'stuck-wake', scope, declared), app)
}

export class WakeDriver {
  readonly here: Here
  readonly on: Driver
  readonly app: Json

  constructor(here: Here, on: Driver, app: string) {
    this.here = here
    this.on = on
    this.app = { name: app }
  }

  /** The same runbook once more in the same incident. */
  async again(by: Who, app: string): Promise<WakeDriver> {
    const execution = newId()
    const scope = { app: { name: app }, environment: { name: 'eu-1' } }
    const start = { runbook: await startableIn(this.here, by, 'stuck-wake'), execution, scope }
    const answer = await this.on.ok(by, 'execution.startExecution', { start })
    return new WakeDriver(this.here, new Driver(this.here, this.on.incident, execution, answer), app)
  }

  /** Asks for an action and, once authorized, reports that it succeeded. */
  async carriesOut(by: Who, action: string, params: Record<string, Json>): Promise<CommandAnswer> {
    const answer = await this.on.request(by, action, params)
    if (answer.outcome === 'authorized') await this.on.report(by, runOf(answer))
    return answer
  }

  /** A wake that has gone on for two minutes, with one attempt; `other` says otherwise. */
  finds(by: Who, other: Record<string, Json> = {}, more: Partial<Reading> = {}) {
    const truth: Record<string, Json> = {
      'wake.operation': { operation: { name: 'wake-1' }, state: 'active', startedAt: minutesAgo(2) },
      'wake.active': [{ name: 'wake-1' }],
      'allocation.attempt': this.attempt('attempt-1'),
      'allocation.active': 1,
      'allocation.limit': 2,
      ...other,
    }
    return this.on.record(by, 'find', ...Object.entries(truth).map(([fact, value]) => said(fact, value, more)))
  }

  attempt(name: string, state = 'active'): Json {
    return { attempt: { name }, state, startedAt: minutesAgo(2) }
  }

  async found(by: Who, other: Record<string, Json> = {}): Promise<this> {
    await this.finds(by, other)
    await this.on.complete(by, 'find')
    return this
  }

  checks(by: Who, runtimeBindings: 'ok' | 'failed' | null = 'ok') {
    const checks = {
      artifactPull: { result: 'ok' },
      secrets: { result: 'ok' },
      runtimeBindings: { result: runtimeBindings },
      readinessLogs: { result: 'failed', detail: 'never listens' },
    }
    return this.on.record(by, 'check', said('wake.checks', checks, { text: 'the readiness log' }))
  }

  ready(by: Who, attempt = 'attempt-1', { passed = 'yes', passedAt = minutesAgo(1), observedAt = minutesAgo(0) } = {}) {
    const readiness = { attempt: { name: attempt }, passed, passedAt }
    return this.on.record(by, 'check', said('readiness', readiness, { observedAt }))
  }

  budget(by: Who, budget: string) {
    return this.on.record(by, 'answer', said('wake.budget', budget))
  }

  buffer(by: Who, params: Record<string, Json> = {}) {
    return this.on.request(by, 'traffic.buffer', { methods: ['GET', 'HEAD'], maxSeconds: '60s', ...params })
  }

  hot(by: Who, params: Record<string, Json> = {}) {
    return this.on.request(by, 'app.markHot', { app: this.app, attempt: { name: 'attempt-1' }, ...params })
  }

  update(params: Record<string, Json> = {}): Record<string, Json> {
    return {
      state: 'identified',
      cause: 'platform',
      apps: [this.app],
      environments: [{ name: 'eu-1' }],
      works: 'Requests are answered with 503 while the app wakes',
      doNow: 'Nothing: we repair the runner',
      audience: 'Owners of sleeping apps',
      ...params,
    }
  }

  publish(by: Who, params: Record<string, Json> = {}) {
    return this.on.request(by, 'notice.publish', this.update(params))
  }

  tryPublish(by: Who, params: Record<string, Json> = {}) {
    const { execution } = this.on
    const asked = { execution, run: newId(), action: 'notice.publish', params: this.update(params) }
    return this.on.try(by, 'execution.requestAction', asked)
  }
}
