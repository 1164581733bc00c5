import type { ActionRun, Approval, Execution, Reading } from '#domain/execution/state.ts'
import type { Json } from '#domain/json.ts'
import { id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { standing } from '#domain/ruling/testing/oracle.ts'
import { durationMs } from '#domain/runbook/duration.ts'
import type { Asking, Oracle, Params, Play } from '../play.ts'
import { isDone, mostly, succeeded } from '../play.ts'

const [production, staging, preview] = [id('production'), id('staging'), id('preview')]
const database = id('orders-db')
const [job, artifact, nightly, weekly] = [id('job-77'), id('checkout-42'), id('nightly'), id('weekly')]
const [began, ended, lastWrite, target, later] = [minute(-60), minute(-20), minute(-5), minute(-62), minute(-30)]

type At = { readonly run: Execution; readonly now: number }

const known = ({ run, now }: At, fact: string): Json => standing(run, now, {}, fact)?.value ?? null
/** As holds of steps, and what completes one, take it: a program's word as it is. */
const heard = ({ run, now }: At, fact: string): Json => standing(run, now, {}, fact, null, false, true)?.value ?? null
const field = (value: Json, name: string): Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? ((value as Params)[name] ?? null) : null
const time = (value: Json): number => (typeof value === 'string' ? Date.parse(value) : Number.NaN)
const span = (value: Json): number => (typeof value === 'string' ? durationMs(value) : Number.NaN)
const hasFailed = ({ outcome, voidedSeq }: ActionRun): boolean => outcome === 'failed' || voidedSeq !== null
const isText = (value: Json): boolean => typeof value === 'string' && value !== ''

const forks = (at: At): Json => known(at, 'fork.risk')

/** Nobody writes while data is restored; or what they write cannot fork the truth. */
const isQuiet = (at: At): boolean => {
  if (forks(at) !== 'yes') return forks(at) === 'no'
  const stopped = standing(at.run, at.now, {}, 'writers.stopped')
  return (
    stopped !== null &&
    field(stopped.value, 'stopped') === 'yes' &&
    (at.run.runs['writers.unfence'] ?? []).every(
      (run) => hasFailed(run) || (run.doneAt !== null && run.doneAt < stopped.observedAt),
    )
  )
}

/** Only production data goes over production, and what nobody has called anything may be production. */
const isOver = ({ source, target: over }: Params): boolean => over === staging || source === production

const isPlanned = (at: At, { targetTime, backup }: Params): boolean => {
  const plan = known(at, 'restore.plan')
  const choice = known(at, 'restore.choice')
  if (choice === 'pitr') return targetTime !== undefined && time(targetTime) === time(field(plan, 'targetTime'))
  return choice === 'backup' && backup !== undefined && backup === field(plan, 'backup')
}

const fenceIsPassed = (at: At): boolean => {
  const state = at.run.steps.fence?.state ?? 'open'
  return (
    ['done', 'notNeeded'].includes(state) || (['open', 'active'].includes(state) && heard(at, 'fork.risk') === 'no')
  )
}
const isFree = (at: At): boolean => isDone(at.run, 'identify') && fenceIsPassed(at)

const mayRestore = (at: At, params: Params): boolean =>
  isFree(at) && isQuiet(at) && isOver(params) && isPlanned(at, params)

/** Outside production, within both objectives. */
const needsNobody = (at: At, params: Params): boolean => {
  const [plan, aims] = [known(at, 'restore.plan'), known(at, 'data.target')]
  const risk = forks(at)
  const until = risk === 'yes' ? field(known(at, 'lastWrite'), 'at') : field(known(at, 'corruption'), 'to')
  const lost = risk === null ? Number.NaN : time(until) - time(field(plan, 'targetTime'))
  return (
    params.target === staging &&
    lost <= span(field(aims, 'rpo')) &&
    span(field(plan, 'expectedDuration')) <= span(field(aims, 'rto'))
  )
}

/** The newest word on a fact, and what came over it since. */
const look = ({ run, now }: At, fact: string): string => {
  const newest = (run.readings[fact] ?? []).toSorted(
    (a: Reading, b: Reading) => b.observedAt.localeCompare(a.observedAt) || b.seq - a.seq,
  )[0]
  const moved = (run.outdated[fact] ?? []).find(
    (each) => newest !== undefined && (newest.seq < each.seq || newest.observedAt < each.at),
  )
  return [newest?.seq, moved?.seq, standing(run, now, {}, fact)?.seq].join(' ')
}

/** What an approval of a restore rests on: the plan, the writers and, where it is not production, the objectives. */
const ground = (at: At, params: Params): string[] => [
  'restore.choice',
  'restore.plan',
  'fork.risk',
  ...(forks(at) === 'yes' ? ['writers.stopped'] : []),
  ...(params.target === production ? [] : ['data.target', forks(at) === 'yes' ? 'lastWrite' : 'corruption']),
]

const sameParams = (a: Params, b: Params): boolean =>
  Object.keys({ ...a, ...b }).every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]))

const isApproved = (at: At, params: Params, { by, askedIn }: Asking): boolean =>
  at.run.approvals.some((one: Approval) => {
    const asked = askedIn.get(one.id)
    return (
      asked !== undefined &&
      one.action === 'data.restore' &&
      one.by === by &&
      one.decision?.answer === 'given' &&
      one.decision.by !== by &&
      one.usedSeq === null &&
      at.now < Date.parse(one.at) + 30 * 60_000 &&
      sameParams(one.params, params) &&
      ground(asked, params).join() === ground(at, params).join() &&
      ground(at, params).every((fact) => look(asked, fact) === look(at, fact))
    )
  })

/** A restore job, the point it recovered to, and what a query then said: no route operation restores data. */
const restored = (at: At): Json => {
  const value = known(at, 'data.restored')
  const point = isText(field(value, 'recoveredTo')) || isText(field(value, 'recoveredLsn'))
  const shown = field(value, 'basis') === 'restoreJob' && isText(field(value, 'job')) && point
  return shown && isText(field(value, 'verification')) ? value : null
}

/** The time really recovered to; where every restore failed, the one that was planned. */
const recoveredTo = (at: At): Json =>
  (at.run.runs['data.restore'] ?? []).every(hasFailed)
    ? field(known(at, 'restore.plan'), 'targetTime')
    : field(restored(at), 'recoveredTo')

/** Is the last restore over production one that succeeded? */
const isRestored = ({ run }: At): boolean => {
  const over = (run.runs['data.restore'] ?? []).filter(({ params }) => params.target === production)
  const last = over
    .map(({ at }) => at)
    .toSorted()
    .at(-1)
  return over.some((each) => each.at === last && each.outcome === 'succeeded' && each.voidedSeq === null)
}

/** A restore may be under way, or may yet be begun. */
const isRestoring = ({ run }: At): boolean =>
  (run.runs['data.restore'] ?? []).some(({ outcome, voidedSeq }) => outcome === 'open' && voidedSeq === null)

/** Once a restore was accepted, and none is under way: every event from the point recovered to up to the last write, none counted twice. */
const isReprocessed = (at: At): boolean => {
  if ((at.run.runs['data.restore'] ?? []).length === 0) return true
  const plan = known(at, 'reprocessing.plan')
  const risk = forks(at)
  const until = risk === 'yes' ? field(known(at, 'lastWrite'), 'at') : field(known(at, 'corruption'), 'to')
  return (
    risk !== null &&
    !isRestoring(at) &&
    time(field(plan, 'windowFrom')) <= time(recoveredTo(at)) &&
    time(field(plan, 'windowTo')) >= time(until) &&
    ['replay', 'skip', 'idempotencyKeys', 'owner'].every((name) => isText(field(plan, name)))
  )
}

const allOk = (value: Json): boolean =>
  ['schema', 'data', 'migrations'].every((item) => field(field(value, item), 'result') === 'ok')

const isPassed = (run: Execution, step: string): boolean =>
  ['done', 'skipped'].includes(run.steps[step]?.state ?? 'open')

const oracle: Oracle = {
  action: (run, now, name, params, asking) => {
    const at = { run, now }
    switch (name) {
      case 'writers.fence':
        return true
      case 'writers.unfence':
        return isPassed(run, 'compatibility') && isReprocessed(at)
      case 'data.restore':
        return mayRestore(at, params) && (needsNobody(at, params) || isApproved(at, params, asking))
      case 'repair.forward':
        return isFree(at) && known(at, 'restore.choice') === 'forwardRepair'
      default:
        return false
    }
  },
  approval: (run, now, _name, params) => mayRestore({ run, now }, params),
  step: (run, now, step) => {
    const at = { run, now }
    switch (step) {
      case 'fence':
        return succeeded(run, 'writers.fence').length > 0 && field(heard(at, 'writers.stopped'), 'stopped') === 'yes'
      case 'choose':
        return isFree(at) && succeeded(run, 'data.restore').length + succeeded(run, 'repair.forward').length > 0
      case 'compatibility':
        return (
          isDone(run, 'choose') &&
          field(heard(at, 'artifact.fit'), 'verdict') === 'yes' &&
          allOk(heard(at, 'artifact.checks'))
        )
      case 'account':
        return isPassed(run, 'compatibility')
      default:
        return true
    }
  },
  ending: (run, now, resolution) => {
    const at = { run, now }
    if (!isReprocessed(at)) return false
    if (resolution === 'restored') return isRestored(at) && field(restored(at), 'verified') === 'yes'
    return known(at, 'restore.choice') === 'forwardRepair' && succeeded(run, 'repair.forward').length > 0
  },
}

const aims = { dataClass: 'payment', rpo: '2h', rto: '4h' }
const planned = { targetTime: target, expectedDuration: '30m', backup: nightly }
const point = { job, recoveredTo: target, verification: 'count(*) = 48112' }
const done = { ...point, basis: 'restoreJob', recoveredLsn: null, verified: 'yes' }
const fits = { artifact, schemaVersion: '42', verdict: 'yes' }
const ok = { result: 'ok' }
const checks = { schema: ok, data: ok, migrations: ok }
const how = { replay: 'Orders', skip: 'Mails', idempotencyKeys: 'order id', owner: 'Bo' }
const window = { windowFrom: target, windowTo: lastWrite, ...how }

export const databaseRestorePlay: Play = {
  name: 'Database Restore',
  runbook: runbookAt('runbooks/database-restore.yaml'),
  scope: { environment: production, database },
  catalogue: { environment: { [production]: { production: true }, [staging]: { production: false }, [preview]: {} } },
  resolutions: ['restored', 'repairedForward'],
  oracle,
  equivalent: {},
  approved: { 'data.restore': { glass: false, retypes: ({ target: over }) => [String(over)] } },
  facts: {
    'data.target': {
      step: 'identify',
      keys: [null],
      value: mostly(aims, null, { ...aims, rpo: '10m' }, { ...aims, rto: '5m' }),
    },
    corruption: {
      step: 'identify',
      keys: [null],
      value: mostly({ from: began, to: ended }, null, { from: began, to: null }, { from: began, to: minute(-1) }),
    },
    'fork.risk': { step: 'fence', keys: [null], value: (dice) => dice.pick(['yes', 'yes', 'no', null]) },
    'writers.stopped': {
      step: 'fence',
      keys: [null],
      value: mostly({ stopped: 'yes', proof: 'no locks' }, { stopped: 'no', proof: 'writing' }, null),
    },
    lastWrite: {
      step: 'fence',
      keys: [null],
      value: mostly({ at: lastWrite, proof: '7/4A' }, null, { at: null, proof: 'nothing' }),
    },
    'restore.choice': {
      step: 'choose',
      keys: [null],
      value: (dice) => dice.pick(['pitr', 'pitr', 'pitr', 'backup', 'backup', 'forwardRepair', 'forwardRepair', null]),
    },
    'restore.plan': {
      step: 'choose',
      keys: [null],
      value: mostly(
        planned,
        null,
        { ...planned, targetTime: later },
        { ...planned, expectedDuration: '5h' },
        { ...planned, backup: null },
      ),
    },
    'data.restored': {
      step: 'compatibility',
      keys: [null],
      value: mostly(
        done,
        null,
        { ...done, basis: 'routeOperation' },
        { ...done, verified: 'no' },
        { ...done, verified: null },
        { ...done, recoveredTo: minute(-70) },
        { basis: 'restoreJob', job, verified: 'yes', verification: 'count(*)' },
        { basis: 'restoreJob', recoveredTo: target, verified: 'yes', verification: 'count(*)' },
        { basis: 'restoreJob', job, recoveredTo: target, verified: 'yes' },
      ),
    },
    'artifact.fit': { step: 'compatibility', keys: [null], value: mostly(fits, null, { ...fits, verdict: 'no' }) },
    'artifact.checks': {
      step: 'compatibility',
      keys: [null],
      value: mostly(checks, null, { ...checks, data: { result: 'failed' } }),
    },
    impact: {
      step: 'account',
      keys: [null],
      value: mostly({ who: 'Buyers', lost: 'Totals', from: began, to: ended }, null),
    },
    'reprocessing.plan': {
      step: 'account',
      keys: [null],
      value: mostly(
        window,
        null,
        { ...window, windowFrom: later },
        { ...window, windowTo: minute(-25) },
        { ...window, replay: null },
        { ...window, skip: null },
        { ...window, idempotencyKeys: null },
        { ...window, owner: null },
      ),
    },
  },
  actions: {
    'writers.fence': () => ({ method: 'revoke' }),
    'writers.unfence': () => ({}),
    'data.restore': (dice) => ({
      source: mostly(production, staging, preview)(dice),
      target: dice.pick([production, production, staging, preview]),
      ...(dice.next() < 0.9 ? { targetTime: mostly(target, later)(dice) } : {}),
      ...(dice.next() < 0.6 ? { backup: mostly(nightly, weekly)(dice) } : {}),
    }),
    'repair.forward': () => ({ change: 'Adds the missing rows' }),
    'route.rollback': () => ({ toOperation: id('op-8790') }),
  },
}
