import type { Approval, Execution, Reading } from '#domain/execution/state.ts'
import type { Json } from '#domain/json.ts'
import { id, runbookAt } from '#domain/ruling/testing/given-run.ts'
import { minutes, standing } from '#domain/ruling/testing/oracle.ts'
import type { Asking, Oracle, Params, Play } from '../play.ts'
import { isDone, mostly, succeeded } from '../play.ts'

const [app, otherApp, production, staging] = [id('shop'), id('search'), id('production'), id('staging')]
const [provider, otherProvider] = [id('provider-1'), id('provider-2')]
const [west, east] = [id('eu-west'), id('us-east')]
const [key, token] = [id('signing-key'), id('queue-token')]
const commander = id('amara')
const environments: [string, string] = [production, staging]

const freshFor = {
  'health.controlPlane': 15 * minutes,
  'health.apps': 15 * minutes,
  'region.dataReady': 15 * minutes,
  'region.runtimeReady': 15 * minutes,
  'secret.doubt': 24 * 60 * minutes,
}

type At = { readonly run: Execution; readonly now: number }

const reading = ({ run, now }: At, fact: string, about: string | null = null): Reading | null =>
  standing(run, now, freshFor, fact, about)
const known = (at: At, fact: string, about: string | null = null): Json => reading(at, fact, about)?.value ?? null
/** As rules that are not absolute take it, and what completes a step: a program's word as it is. */
const heard = ({ run, now }: At, fact: string, about: string | null = null): Reading | null =>
  standing(run, now, freshFor, fact, about, false, true)
/** As it was last said, however long ago. */
const ever = ({ run, now }: At, fact: string, about: string | null = null): Json =>
  standing(run, now, freshFor, fact, about, true)?.value ?? null
const field = (value: Json, name: string): Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? ((value as Params)[name] ?? null) : null
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])
const sameParams = (a: Params, b: Params): boolean =>
  Object.keys({ ...a, ...b }).every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]))

const isPassed = (run: Execution, step: string): boolean =>
  ['done', 'skipped'].includes(run.steps[step]?.state ?? 'open')
/** Classified, and told from our own control plane. */
const isFree = (run: Execution): boolean => isDone(run, 'classify') && isPassed(run, 'separate')

/** An app crash, or nobody named, only while no binding is affected; a first word that says nothing may always go out. */
const mayPublish = (at: At, params: Params): boolean => {
  const { state, cause, provider: named, platformHealth, dependencyHealth } = params
  const isRead = (said: Json | undefined, fact: string) => said === undefined || said === known(at, fact)
  if (!isRead(platformHealth, 'health.controlPlane') || !isRead(dependencyHealth, 'health.apps')) return false
  const bindings = known(at, 'bindings.affected')
  const firstWord = state === 'suspected' && cause === 'notYetKnown'
  const honest =
    (cause !== 'appCrash' && named !== undefined) || firstWord || (bindings !== null && list(bindings).length === 0)
  const degraded = [field(known(at, 'provider'), 'name'), ...list(bindings).map((row) => field(row, 'provider'))]
  return (
    honest && (named === undefined || state === 'suspected' || degraded.some((each) => each !== null && each === named))
  )
}

const READY = ['region.dataReady', 'region.runtimeReady'] as const
const isReady = (at: At, { region }: Params): boolean =>
  READY.every((fact) => known(at, fact, String(region)) === 'yes')

const isDoubted = (at: At, { secret }: Params): boolean =>
  ['compromised', 'expired'].includes(String(heard(at, 'secret.doubt', String(secret))?.value))

/** Given to whoever asks, by another, within half an hour of the asking, for exactly this, and not used yet. */
const given = ({ run, now }: At, action: string, params: Params, by: string): Approval[] =>
  run.approvals.filter(
    (one) =>
      one.action === action &&
      one.by === by &&
      one.decision?.answer === 'given' &&
      one.decision.by !== by &&
      one.usedSeq === null &&
      now < Date.parse(one.at) + 30 * minutes &&
      sameParams(one.params, params),
  )

const isApproved = (at: At, params: Params, { by, askedIn }: Asking): boolean =>
  given(at, 'sessions.failover', params, by).some((approval) => {
    const asked = askedIn.get(approval.id)
    return READY.every(
      (fact) =>
        asked !== undefined &&
        reading(at, fact, String(params.region))?.seq === reading(asked, fact, String(params.region))?.seq,
    )
  })

/** The newest look at a secret, whatever it is worth, with what came over it since. */
const look = ({ run, now }: At, secret: string): string => {
  const about = (run.readings['secret.doubt'] ?? []).filter((each) => each.key === secret)
  const newest = about.toSorted((a, b) => b.observedAt.localeCompare(a.observedAt) || b.seq - a.seq)[0]
  const moved = (run.outdated['secret.doubt'] ?? []).find(
    (each) =>
      newest !== undefined &&
      (each.key === null || each.key === secret) &&
      (newest.seq < each.seq || newest.observedAt < each.at),
  )
  const says = heard({ run, now }, 'secret.doubt', secret)?.value ?? 'unknown'
  return [newest?.seq, moved?.seq, says].join(' ')
}

/** The commander let exactly this pass, on what is still all that anybody knows. */
const isPassedOver = (at: At, params: Params, { by, askedIn }: Asking): boolean =>
  given(at, 'secrets.rotate', params, by).some((approval) => {
    const asked = askedIn.get(approval.id)
    const secret = String(params.secret)
    return asked !== undefined && approval.decision?.by === commander && look(at, secret) === look(asked, secret)
  })

const frozen = (run: Execution, environment: string, kind: string): boolean =>
  succeeded(run, 'freeze.create').some(
    ({ params }) => params.environment === environment && list(params.kinds).includes(kind),
  )

const everybodyTold = (at: At): boolean => {
  const bindings = heard(at, 'bindings.affected')?.value ?? null
  const updates = succeeded(at.run, 'status.publish')
  return (
    bindings !== null &&
    updates.length > 0 &&
    list(bindings).every((row) =>
      updates.some(
        ({ params }) =>
          params.state !== 'suspected' &&
          field(row, 'app') !== null &&
          list(params.apps).includes(field(row, 'app')) &&
          list(params.environments).includes(field(row, 'environment')),
      ),
    )
  )
}

const lastWordIsResolved = (run: Execution): boolean => {
  const updates = run.runs['status.publish'] ?? []
  const last = updates.at(-1)?.at
  return updates.every(({ at, params }) => at !== last || params.state === 'resolved')
}

const oracle: Oracle = {
  action: (run, now, name, params, asking) => {
    const at = { run, now }
    switch (name) {
      case 'freeze.create':
        return true
      case 'status.publish':
        return mayPublish(at, params)
      case 'sessions.failover':
        return isFree(run) && isReady(at, params) && isApproved(at, params, asking)
      case 'secrets.rotate':
        return isFree(run) && (isDoubted(at, params) || isPassedOver(at, params, asking))
      default:
        return false
    }
  },
  approval: (run, now, name, params) =>
    isFree(run) && (name === 'sessions.failover' ? isReady({ run, now }, params) : !isDoubted({ run, now }, params)),
  step: (run, now, step) => {
    const at = { run, now }
    switch (step) {
      case 'separate': {
        const [ours, theirs] = [heard(at, 'health.controlPlane'), heard(at, 'health.apps')]
        return ours !== null && theirs !== null && ours.source !== theirs.source
      }
      case 'pause':
        return environments.every((each) => frozen(run, each, 'promotion') && frozen(run, each, 'migration'))
      case 'tell':
        return everybodyTold(at)
      case 'failOver':
        return isFree(run)
      default:
        return true
    }
  },
  ending: (run, now, resolution) => {
    const at = { run, now }
    if (!lastWordIsResolved(run)) return false
    if (resolution === 'providerRecovered') return ever(at, 'health.apps') === 'ok'
    return succeeded(run, 'sessions.failover').some(({ params }) =>
      READY.every((fact) => ever(at, fact, String(params.region)) === 'yes'),
    )
  },
}

const row = { app, environment: production, provider }
const degraded = { kind: 'database', name: provider, region: west, symptoms: 'Slow' }
const source = mostly('Control room', 'Probes of the apps')

export const providerOutagePlay: Play = {
  name: 'Provider Outage',
  runbook: runbookAt('runbooks/provider-outage.yaml'),
  scope: { environments },
  resolutions: ['providerRecovered', 'failedOver'],
  oracle,
  waits: [1, 1, 1, 2, 2, 6, 6, 31, 31, 25 * 60],
  equivalent: {},
  approved: {
    'sessions.failover': { glass: false, retypes: ({ region }) => [String(region)] },
    'secrets.rotate': { glass: true, retypes: () => [] },
  },
  facts: {
    provider: {
      step: 'classify',
      keys: [null],
      value: mostly(degraded, null, { ...degraded, name: otherProvider }, { ...degraded, name: null }),
    },
    'bindings.affected': {
      step: 'classify',
      keys: [null],
      value: mostly(
        [row, { ...row, environment: staging }],
        [],
        null,
        [{ ...row, provider: otherProvider }],
        [{ ...row, app: null }],
        [{ ...row, app: otherApp }],
      ),
    },
    'health.controlPlane': {
      step: 'separate',
      keys: [null],
      value: mostly('ok', 'degraded', null),
      source: (dice) => String(source(dice)),
    },
    'health.apps': {
      step: 'separate',
      keys: [null],
      value: (dice) => dice.pick(['ok', 'ok', 'degraded', 'down', null]),
      source: (dice) => String(mostly('Probes of the apps', 'Control room')(dice)),
    },
    'evidence.missing': { step: 'pause', keys: [null], value: mostly(['Logs'], [], null) },
    'region.candidates': { step: 'failOver', keys: [null], value: mostly([west, east], [west], [], null) },
    'region.dataReady': { step: 'failOver', keys: [west, east], value: mostly('yes', 'no', null) },
    'region.runtimeReady': { step: 'failOver', keys: [west, east], value: mostly('yes', 'no', null) },
    'secrets.doubted': { step: 'failOver', keys: [null], value: mostly([key, token], [key], null) },
    'secret.doubt': {
      step: 'failOver',
      keys: [key, token],
      value: (dice) => dice.pick(['compromised', 'expired', 'sound', null]),
    },
  },
  actions: {
    'freeze.create': (dice) => ({
      environment: dice.pick(environments),
      kinds: mostly(['promotion', 'migration'], ['promotion'], ['migration'])(dice),
    }),
    'status.publish': (dice) => ({
      state: dice.pick(['identified', 'suspected', 'monitoring', 'resolved', 'resolved']),
      cause: mostly('provider', 'appCrash', 'platform', 'notYetKnown')(dice),
      ...(dice.next() < 0.8 ? { provider: mostly(provider, otherProvider)(dice) } : {}),
      apps: mostly([app, otherApp], [app])(dice),
      environments: mostly(environments, [production])(dice),
      ...(dice.next() < 0.4 ? { platformHealth: mostly('ok', 'degraded')(dice) } : {}),
      ...(dice.next() < 0.4 ? { dependencyHealth: dice.pick(['ok', 'degraded']) } : {}),
      works: 'Browsing',
      doNow: 'Wait',
    }),
    'sessions.failover': (dice) => ({ region: mostly(west, east)(dice) }),
    'secrets.rotate': (dice) => ({ secret: mostly(key, token)(dice) }),
  },
}
