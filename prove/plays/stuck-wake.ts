import type { Execution } from '#domain/execution/state.ts'
import type { Json } from '#domain/json.ts'
import { id, minute, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { minutes, standing } from '#domain/ruling/testing/oracle.ts'
import { durationMs } from '#domain/runbook/duration.ts'
import type { Oracle, Params, Play } from '../play.ts'
import { isDone, mostly, succeeded } from '../play.ts'

const [app, otherApp, environment, provider] = [id('shop'), id('search'), id('production'), id('provider-1')]
const [wake, second, third] = [id('wake-1'), id('wake-2'), id('wake-3')]
const [attempt, old] = [id('attempt-1'), id('attempt-0')]

const freshFor = {
  'wake.operation': 10 * minutes,
  'wake.active': 5 * minutes,
  'allocation.attempt': 10 * minutes,
  'allocation.active': 5 * minutes,
  readiness: 10 * minutes,
}

const known = (run: Execution, now: number, fact: string): Json => standing(run, now, freshFor, fact)?.value ?? null
/** As a rule that is not absolute takes it. */
const heard = (run: Execution, now: number, fact: string): Json =>
  standing(run, now, freshFor, fact, null, false, true)?.value ?? null
const field = (value: Json, name: string): Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? ((value as Params)[name] ?? null) : null
const time = (value: Json): number => (typeof value === 'string' ? Date.parse(value) : Number.NaN)
const span = (value: Json | undefined): number => (typeof value === 'string' ? durationMs(value) : Number.NaN)
const list = (value: Json | undefined): readonly Json[] | null => (Array.isArray(value) ? value : null)

const safe = ['GET', 'HEAD', 'OPTIONS', 'TRACE']

const mayBuffer = (run: Execution, now: number, { methods, maxSeconds }: Params): boolean => {
  const started = time(field(known(run, now, 'wake.operation'), 'startedAt'))
  const budget = span(known(run, now, 'wake.budget'))
  const bound = span(maxSeconds)
  return (
    (list(methods) ?? ['POST']).every((method) => safe.includes(String(method))) &&
    bound > 0 &&
    now + bound <= started + budget
  )
}

const mayStart = (run: Execution, now: number): boolean => {
  const active = list(heard(run, now, 'wake.active'))
  const [attempts, limit] = [heard(run, now, 'allocation.active'), heard(run, now, 'allocation.limit')]
  return (
    active !== null && active.length <= 1 && attempts !== null && limit !== null && Number(attempts) < Number(limit)
  )
}

const mayCoalesce = (run: Execution, now: number, { keep, drop }: Params): boolean => {
  const active = list(heard(run, now, 'wake.active')) ?? []
  const dropped = list(drop) ?? []
  return active.includes(keep ?? null) && dropped.every((each) => each !== keep && active.includes(each))
}

const mayMarkHot = (run: Execution, now: number, params: Params): boolean => {
  const current = known(run, now, 'allocation.attempt')
  const readiness = standing(run, now, freshFor, 'readiness')
  const started = time(field(current, 'startedAt'))
  const state = field(current, 'state')
  return (
    params.app === app &&
    params.attempt === field(current, 'attempt') &&
    state !== null &&
    state !== 'failed' &&
    readiness !== null &&
    field(readiness.value, 'attempt') === params.attempt &&
    field(readiness.value, 'passed') === 'yes' &&
    time(field(readiness.value, 'passedAt')) > started &&
    Date.parse(readiness.observedAt) > started
  )
}

const mayPublish = (run: Execution, now: number, params: Params): boolean => {
  const bindings = list(params.bindings) ?? []
  const checked = field(field(known(run, now, 'wake.checks'), 'runtimeBindings'), 'result')
  return (
    (params.cause !== 'appCrash' && params.provider !== undefined) ||
    (params.state === 'suspected' && params.cause === 'notYetKnown') ||
    (bindings.length === 0 && checked === 'ok')
  )
}

const oracle: Oracle = {
  action: (run, now, name, params) => {
    switch (name) {
      case 'wake.coalesce':
        return isDone(run, 'find') && mayCoalesce(run, now, params)
      case 'allocation.start':
        return isDone(run, 'find') && mayStart(run, now)
      case 'traffic.return503':
        return span(params.retryAfter) > 0
      case 'traffic.buffer':
        return mayBuffer(run, now, params)
      case 'app.markHot':
        return mayMarkHot(run, now, params)
      case 'notice.publish':
        return mayPublish(run, now, params)
      default:
        return false
    }
  },
  step: (run, _now, step) => {
    switch (step) {
      case 'check':
        return isDone(run, 'find')
      case 'coalesce':
        return isDone(run, 'find') && succeeded(run, 'wake.coalesce').length > 0
      case 'answer':
        return succeeded(run, 'traffic.return503').length > 0
      case 'surface':
        return succeeded(run, 'notice.publish').length > 0
      default:
        return true
    }
  },
  ending: (run, _now, resolution) =>
    succeeded(run, resolution === 'hot' ? 'app.markHot' : 'traffic.return503').length > 0,
}

const started = minute(-2)
const operation = { operation: wake, state: 'active', startedAt: started }
const current = { attempt, state: 'active', startedAt: started }
const ok = { result: 'ok' }
const checks = { artifactPull: ok, secrets: ok, runtimeBindings: ok, readinessLogs: ok }
const ready = { attempt, passed: 'yes', passedAt: minute(-1) }
const notice = { works: 'All', doNow: 'Nothing', audience: 'Owners' }

export const stuckWakePlay: Play = {
  name: 'Stuck Wake',
  runbook: runbookAt('runbooks/stuck-wake.yaml'),
  scope: { app, environment },
  resolutions: ['hot', 'unavailable'],
  oracle,
  equivalent: {},
  facts: {
    'wake.operation': {
      step: 'find',
      keys: [null],
      value: mostly(operation, null, { ...operation, startedAt: minute(-30) }),
    },
    'wake.active': { step: 'find', keys: [null], value: mostly([wake, second], [wake], [], null) },
    'allocation.attempt': {
      step: 'find',
      keys: [null],
      value: mostly(current, null, { ...current, attempt: old }, { ...current, state: 'failed' }),
    },
    'allocation.active': { step: 'find', keys: [null], value: mostly(1, 2, null) },
    'allocation.limit': { step: 'find', keys: [null], value: mostly(2, 1, null) },
    'wake.checks': {
      step: 'check',
      keys: [null],
      value: mostly(checks, null, { ...checks, runtimeBindings: { result: 'failed' } }),
    },
    readiness: {
      step: 'check',
      keys: [null],
      value: mostly(
        ready,
        null,
        { ...ready, attempt: old },
        { ...ready, passed: 'no' },
        { ...ready, passedAt: minute(-3) },
      ),
    },
    'wake.budget': { step: 'answer', keys: [null], value: mostly('60m', '5m', null) },
    'owner.notice': { step: 'surface', keys: [null], value: mostly(notice, null) },
  },
  actions: {
    'wake.coalesce': (dice) => ({
      keep: mostly(wake, third)(dice),
      drop: mostly([second], [wake, second], [third])(dice),
    }),
    'allocation.start': () => ({ app }),
    'traffic.return503': (dice) => ({ retryAfter: mostly('30s', '0s')(dice) }),
    'traffic.buffer': (dice) => ({
      methods: mostly(['GET', 'HEAD'], ['GET', 'POST'], ['get'])(dice),
      ...(dice.next() < 0.9 ? { maxSeconds: mostly('60s', '0s', '59m')(dice) } : {}),
    }),
    'app.markHot': (dice) => ({ app: mostly(app, otherApp)(dice), attempt: mostly(attempt, old)(dice) }),
    'notice.publish': (dice) => ({
      state: dice.pick(['identified', 'identified', 'suspected', 'resolved']),
      cause: dice.pick(['platform', 'provider', 'appCrash', 'notYetKnown']),
      ...(dice.next() < 0.4 ? { provider } : {}),
      ...(dice.next() < 0.2 ? { bindings: [{ app, environment, provider }] } : {}),
      apps: [app],
      environments: [environment],
      ...notice,
    }),
  },
}
