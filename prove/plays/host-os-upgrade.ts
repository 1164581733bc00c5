import type { Execution } from '#domain/execution/state.ts'
import type { Json } from '#domain/json.ts'
import { id, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { minutes, standing } from '#domain/ruling/testing/oracle.ts'
import type { Oracle, Params, Play } from '../play.ts'
import { isDone, mostly, succeeded } from '../play.ts'

const [host, other, pool] = [id('host-1'), id('host-2'), id('pool-1')]

const freshFor = {
  'pool.healthy': 5 * minutes,
  'pool.sessions': 5 * minutes,
  'pool.capacity': 5 * minutes,
  'host.capacity': 5 * minutes,
  'sessions.active': 5 * minutes,
  'host.postchecks': 30 * minutes,
  'host.digest': 30 * minutes,
}

const known = (run: Execution, now: number, fact: string): Json =>
  standing(run, now, freshFor, fact, null)?.value ?? null
/** As a rule that is not absolute takes it, and what completes a step. */
const heard = (run: Execution, now: number, fact: string): Json =>
  standing(run, now, freshFor, fact, null, false, true)?.value ?? null
const field = (value: Json, name: string): Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? ((value as Params)[name] ?? null) : null
const numberOf = (run: Execution, now: number, fact: string): number => Number(known(run, now, fact) ?? Number.NaN)

const last = (run: Execution, action: string) => (run.runs[action] ?? []).at(-1)

/** The drains accepted last, as long as none of them is known to have failed. */
const drainsUnderWay = (run: Execution) => {
  const at = last(run, 'host.drain')?.at
  return (run.runs['host.drain'] ?? []).filter(
    (drain) => drain.at === at && drain.outcome !== 'failed' && drain.voidedSeq === null,
  )
}
const isOver = (drain: { params: Params }, now: number) => now >= Date.parse(String(drain.params.deadline))

const roomToDrain = (run: Execution, now: number): boolean => {
  const of = (fact: string) => numberOf(run, now, fact)
  return (
    of('pool.healthy') - 1 >= of('pool.quorum') &&
    of('pool.capacity') - of('host.capacity') >= of('pool.sessions') + of('pool.headroom')
  )
}

const mayFinish = (run: Execution, now: number, { outcome, terminated }: Params): boolean => {
  const seen = standing(run, now, freshFor, 'sessions.active')
  if (seen?.value !== 0) return false
  const kills = run.runs['sessions.kill'] ?? []
  return drainsUnderWay(run).some((drain) => {
    if (Date.parse(seen.observedAt) <= Date.parse(drain.at)) return false
    if (outcome === 'drained') return terminated === 0 && kills.length === 0
    return isOver(drain, now) && succeeded(run, 'sessions.kill').some((kill) => kill.at > drain.at)
  })
}

const allOk = (checks: Json): boolean =>
  ['boots', 'joins', 'runtime', 'network'].every((item) => field(field(checks, item), 'result') === 'ok')

const sameDigest = (digest: Json): boolean =>
  field(digest, 'observed') !== null && field(digest, 'observed') === field(digest, 'desired')

const action = (run: Execution, now: number, name: string, params: Params): boolean => {
  const ours = params.host === host
  const drainFree =
    isDone(run, 'cordon') &&
    isDone(run, 'headroom') &&
    ['done', 'skipped', 'overtaken', 'notNeeded'].includes(run.steps.replace?.state ?? 'open')
  switch (name) {
    case 'host.cordon':
      return ours
    case 'allocation.start':
      return true
    case 'host.drain': {
      const open = (run.runs['host.drain'] ?? []).some((r) => r.outcome === 'open' && r.voidedSeq === null)
      return drainFree && ours && !open && Date.parse(String(params.deadline)) > now && roomToDrain(run, now)
    }
    case 'sessions.kill':
      return (
        drainFree &&
        ours &&
        params.recordedAs === 'deadlineEnforced' &&
        drainsUnderWay(run).some((drain) => isOver(drain, now))
      )
    case 'drain.finish':
      return drainFree && mayFinish(run, now, params)
    case 'host.bootstrap':
      return isDone(run, 'drain') && ours
    case 'host.handEdit': {
      const drift = heard(run, now, 'drift.record')
      return (
        isDone(run, 'drain') &&
        ['what', 'why', 'followUp'].every((name) => (field(drift, name) ?? '').toString() !== '')
      )
    }
    case 'host.uncordon':
      return (
        isDone(run, 'upgrade') &&
        ours &&
        allOk(known(run, now, 'host.postchecks')) &&
        sameDigest(known(run, now, 'host.digest'))
      )
    default:
      return false
  }
}

const does: { readonly [step: string]: string } = {
  cordon: 'host.cordon',
  drain: 'drain.finish',
  upgrade: 'host.bootstrap',
  postcheck: 'host.uncordon',
}

const oracle: Oracle = {
  action,
  step: (run, now, step) => {
    const acted = does[step]
    if (acted !== undefined && succeeded(run, acted).length === 0) return false
    switch (step) {
      case 'replace': {
        const rows = heard(run, now, 'replacements')
        return Array.isArray(rows) && rows.every((row) => field(row, 'ready') === 'yes')
      }
      case 'drain':
        return isDone(run, 'cordon') && isDone(run, 'headroom')
      case 'upgrade':
        return isDone(run, 'drain')
      case 'postcheck':
        return isDone(run, 'upgrade')
      default:
        return true
    }
  },
  ending: (run, now) => {
    const changed = ['host.handEdit', 'host.bootstrap'].flatMap((name) => last(run, name)?.at ?? [])
    const digest = standing(run, now, freshFor, 'host.digest', null, true)?.value ?? null
    return (
      sameDigest(digest) && succeeded(run, 'host.uncordon').some(({ at }) => changed.every((moment) => at > moment))
    )
  },
}

const ok = { result: 'ok' }
const checks = { boots: ok, joins: ok, runtime: ok, network: ok }
const drift = { what: 'sysctl', why: 'No automation yet', followUp: 'https://example.org/changes/1' }

export const hostUpgradePlay: Play = {
  name: 'Host OS Upgrade',
  runbook: runbookAt('runbooks/host-os-upgrade.yaml'),
  scope: { host, pool },
  resolutions: ['upgraded', 'replaced'],
  oracle,
  equivalent: {},
  facts: {
    'pool.size': { step: 'headroom', keys: [null], value: mostly(5, null) },
    'pool.quorum': { step: 'headroom', keys: [null], value: mostly(3, 4, null) },
    'pool.healthy': { step: 'headroom', keys: [null], value: mostly(4, 3, null) },
    'pool.sessions': { step: 'headroom', keys: [null], value: mostly(50, 56, null) },
    'pool.capacity': { step: 'headroom', keys: [null], value: mostly(100, 90, null) },
    'host.capacity': { step: 'headroom', keys: [null], value: mostly(25, 40, null) },
    'pool.headroom': { step: 'headroom', keys: [null], value: mostly(20, 26, null) },
    replacements: {
      step: 'replace',
      keys: [null],
      value: mostly([], [{ allocation: id('alloc-1'), ready: 'yes' }], [{ allocation: id('alloc-1'), ready: 'no' }]),
    },
    'sessions.active': { step: 'drain', keys: [null], value: mostly(0, 4, null) },
    upgrade: {
      step: 'upgrade',
      keys: [null],
      value: mostly({ method: 'bootstrap', run: id('auto-1'), digest: 'sha256:a' }, null),
    },
    'drift.record': { step: 'upgrade', keys: [null], value: mostly(drift, null) },
    'host.postchecks': {
      step: 'postcheck',
      keys: [null],
      value: mostly(checks, { ...checks, network: { result: 'failed' } }, null),
    },
    'host.digest': {
      step: 'postcheck',
      keys: [null],
      value: mostly({ observed: 'a', desired: 'a' }, { observed: 'b', desired: 'a' }, null),
    },
  },
  actions: {
    'host.cordon': (dice) => ({ host: mostly(host, other)(dice) }),
    'allocation.start': () => ({ app: id('shop') }),
    'host.drain': (dice, now) => ({
      host: mostly(host, other)(dice),
      deadline: new Date(now + dice.pick([2, 2, 30, 0, -1]) * minutes).toISOString(),
    }),
    'sessions.kill': (dice) => ({
      host: mostly(host, other)(dice),
      recordedAs: mostly('deadlineEnforced', 'drained')(dice),
    }),
    'drain.finish': (dice) => ({
      outcome: dice.pick(['drained', 'drained', 'deadlineEnforced']),
      terminated: dice.pick([0, 0, 0, 3]),
    }),
    'host.bootstrap': (dice) => ({ host: mostly(host, other)(dice), run: id('auto-1') }),
    'host.handEdit': () => ({ command: 'sysctl -w' }),
    'host.uncordon': (dice) => ({ host: mostly(host, other)(dice) }),
  },
}
