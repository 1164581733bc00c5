import type { Json } from '#domain/json.ts'
import type { Installation } from '#server/auth/testing/installation.ts'
import type { CommandAnswer } from '#server/incident/verb.ts'
import { declaredWith } from './declared-with.ts'
import type { Driver, Who } from './driver.ts'

const soon = (ms: number): string => new Date(Date.now() + ms).toISOString()
const said = (fact: string, value: Json) => ({ fact, value, observedAt: soon(0) })

/** Declares an incident in which Host OS Upgrade runs on one host of a pool. */
export async function hostUpgrade(
  here: Pick<Installation, 'call' | 'ok'>,
  by: Who,
  { host = 'runner-7', pool = 'runners-eu', hidden = false } = {},
) {
  const scope = { host: { name: host }, pool: { name: pool } }
  const declared = { title: `${host} needs a kernel patch`, severity: 'SEV3' as const, hidden }
  return new HostDriver(await declaredWith(here, by, 'host-os-upgrade', scope, declared), host)
}

export class HostDriver {
  readonly on: Driver
  readonly host: Json

  constructor(on: Driver, host: string) {
    this.on = on
    this.host = { name: host }
  }

  /** Asks for an action and, once authorized, reports that it succeeded. */
  async carriesOut(by: Who, action: string, params: Record<string, Json>): Promise<CommandAnswer> {
    const answer = await this.on.request(by, action, params)
    if (answer.outcome === 'authorized') await this.on.report(by, runOf(answer))
    return answer
  }

  /** Four healthy hosts with a quorum of three, and room for every session without this one. */
  readsPool(by: Who, other: Record<string, Json> = {}) {
    const pool: Record<string, Json> = {
      'pool.size': 4,
      'pool.quorum': 3,
      'pool.healthy': 4,
      'pool.sessions': 50,
      'pool.capacity': 100,
      'host.capacity': 25,
      'pool.headroom': 20,
      ...other,
    }
    return this.on.record(by, 'headroom', ...Object.entries(pool).map(([fact, value]) => said(fact, value)))
  }

  /** Everything that comes before the drain. */
  async untilDrain(by: Who, pool: Record<string, Json> = {}) {
    await this.carriesOut(by, 'host.cordon', { host: this.host })
    await this.on.complete(by, 'cordon')
    await this.readsPool(by, pool)
    await this.on.complete(by, 'headroom')
    await this.on.record(by, 'replace', said('replacements', [{ allocation: { name: 'alloc-9' }, ready: 'yes' }]))
    await this.on.complete(by, 'replace')
  }

  drain(by: Who, params: Record<string, Json> = {}) {
    return this.on.request(by, 'host.drain', { host: this.host, deadline: soon(600_000), ...params })
  }

  readsSessions(by: Who, left: Json) {
    return this.on.record(by, 'drain', said('sessions.active', left))
  }

  /** Drained and signed: the host is empty. */
  async untilUpgrade(by: Who) {
    await this.untilDrain(by)
    const drain = await this.drain(by)
    await this.readsSessions(by, 0)
    await this.on.request(by, 'drain.finish', { outcome: 'drained', terminated: 0 })
    await this.on.report(by, runOf(drain))
    await this.on.complete(by, 'drain')
  }

  bootstrap(by: Who) {
    return this.carriesOut(by, 'host.bootstrap', { host: this.host, run: { name: 'run-311' } })
  }

  readsUpgrade(by: Who) {
    const upgrade = { method: 'bootstrap', run: { name: 'run-311' }, digest: 'sha256:new' }
    return this.on.record(by, 'upgrade', said('upgrade', upgrade))
  }

  readsDrift(by: Who) {
    const record = { what: 'A sysctl', why: 'The role lacks it', followUp: 'https://git.example/pull/12' }
    return this.on.record(by, 'upgrade', said('drift.record', record))
  }

  readsPostchecks(by: Who, { network = 'ok', observed = 'sha256:new' } = {}) {
    const checks = Object.fromEntries(['boots', 'joins', 'runtime'].map((item) => [item, { result: 'ok' }]))
    return this.on.record(
      by,
      'postcheck',
      said('host.postchecks', { ...checks, network: { result: network } }),
      said('host.digest', { observed, desired: 'sha256:new' }),
    )
  }
}

export const runOf = ({ entries }: CommandAnswer): string =>
  String(entries.find(({ entry }) => entry.type === 'action.authorized')?.entry.data.run)
