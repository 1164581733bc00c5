// What an entry changes in the execution it names.
import type { ActionRun, Approval, Execution, Outdating, Reading, StepProgress } from '#domain/execution/state.ts'
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { isRedacted, joinOpened, openText } from '#domain/journal/opened.ts'
import type { JsonObject } from '#domain/json.ts'
import type { IncidentEvent, IncidentEventData, Outdated } from './events.ts'

export function startExecution(data: IncidentEventData['execution.started'], e: OpenedEntry): Execution {
  return {
    id: data.execution,
    runbook: data.runbook,
    scope: data.scope,
    seq: e.entry.seq,
    startedAt: e.entry.at,
    startedBy: e.entry.actor.id,
    ...(data.from === undefined ? {} : { startedFrom: data.from }),
    status: 'running',
    steps: {},
    readings: {},
    outdated: {},
    runs: {},
    evidence: [],
    outsideActs: [],
    approvals: [],
  }
}

/** Events that do not touch an execution leave it as it is. */
export function evolveExecution(x: Execution, event: IncidentEvent, e: OpenedEntry): Execution {
  const { seq, at, actor } = e.entry
  switch (event.type) {
    case 'execution.completed':
      return { ...x, status: 'completed' }
    case 'execution.abandoned':
      return { ...x, status: 'abandoned' }
    case 'evidence.attached':
      return { ...x, evidence: [...x.evidence, evidence(event.data, e)] }
    case 'fact.recorded':
    case 'decision.recorded': {
      const { fact, step } = event.data
      const readings = { ...x.readings, [fact]: [...(x.readings[fact] ?? []), reading(event.data, e)] }
      const begun: StepProgress = { state: 'active', by: actor.id, at, seq, reason: null }
      const before = x.steps[step]
      const begins = before === undefined || before.state === 'deferred'
      return { ...x, readings, steps: begins ? { ...x.steps, [step]: begun } : x.steps }
    }
    case 'fact.acknowledged': {
      const acknowledgement = { seq, at, by: actor.id }
      return withReading(x, event.data, (r) => ({ ...r, acknowledged: true, acknowledgement }))
    }
    case 'fact.withdrawn':
      return withReading(x, event.data, (r) => ({ ...r, withdrawn: true }))
    case 'step.completed':
      return withStep(x, event.data.step, { state: 'done', by: actor.id, at, seq, reason: null })
    case 'step.skipped':
      return withStep(x, event.data.step, { state: 'skipped', by: actor.id, at, seq, reason: openText(e, '/reason') })
    case 'step.closed':
      return withStep(x, event.data.step, { state: event.data.as, by: actor.id, at, seq, reason: null })
    case 'step.reopened':
      return withStep(x, event.data.step, { state: 'active', by: actor.id, at, seq, reason: openText(e, '/reason') })
    case 'step.taken':
      return withStep(x, event.data.step, { state: 'active', by: actor.id, at, seq, reason: null })
    case 'step.deferred':
      return withStep(x, event.data.step, { state: 'deferred', by: actor.id, at, seq, reason: openText(e, '/reason') })
    case 'action.authorized': {
      const { action, approval } = event.data
      const runs = { ...x.runs, [action]: [...(x.runs[action] ?? []), run(event.data, e)] }
      const used = approval ? withApproval(x, approval, (a) => ({ ...a, usedSeq: seq })) : x
      return { ...used, runs, outdated: outdate(x, event.data.outdates, 'action', e) }
    }
    case 'approval.requested':
      return { ...x, approvals: [...x.approvals, approval(event.data, null, e)] }
    case 'override.requested': {
      const rules = event.data.rules.map(({ guardrail, rule }) => ({ guardrail, rule }))
      return { ...x, approvals: [...x.approvals, approval(event.data, { rules, reason: openText(e, '/reason') }, e)] }
    }
    case 'approval.given':
    case 'override.given': {
      const decision = { answer: 'given' as const, seq, at, by: actor.id, reason: null }
      return withApproval(x, event.data.approval, (a) => ({ ...a, decision }))
    }
    case 'approval.refused':
    case 'override.refused': {
      const decision = { answer: 'refused' as const, seq, at, by: actor.id, reason: openText(e, '/reason') }
      return withApproval(x, event.data.approval, (a) => ({ ...a, decision }))
    }
    case 'action.voided':
      return voidRun(x, event.data.run, seq)
    case 'outcome.reported': {
      const { outcome } = event.data
      return withRun(x, event.data.run, (r) => ({ ...r, outcome, doneAt: at, doneSeq: seq }))
    }
    case 'outside.reported': {
      const { action, occurredAt, outdates } = event.data
      const act = { seq, at, by: actor.id, action, occurredAt, who: openText(e, '/who'), what: openText(e, '/what') }
      return { ...x, outsideActs: [...x.outsideActs, act], outdated: outdate(x, outdates, 'outsideAct', e) }
    }
    default:
      return x
  }
}

const withReading = (
  x: Execution,
  at: { fact: string; entry: number },
  change: (r: Reading) => Reading,
): Execution => ({
  ...x,
  readings: {
    ...x.readings,
    [at.fact]: (x.readings[at.fact] ?? []).map((r) => (r.seq === at.entry ? change(r) : r)),
  },
})

/** Who said it, where a program did. */
function programIn(e: OpenedEntry): { program?: string } {
  const program = openText(e, '/program')
  return program === null ? {} : { program }
}

const withStep = (x: Execution, step: string, progress: StepProgress): Execution => ({
  ...x,
  steps: { ...x.steps, [step]: progress },
})

export const voidRun = (x: Execution, run: string, seq: number): Execution =>
  withRun(x, run, (r) => ({ ...r, voidedSeq: seq }))

function withRun(x: Execution, run: string, change: (r: ActionRun) => ActionRun): Execution {
  const action = Object.keys(x.runs).find((id) => x.runs[id]?.some((r) => r.id === run))
  if (!action) return x
  return { ...x, runs: { ...x.runs, [action]: (x.runs[action] ?? []).map((r) => (r.id === run ? change(r) : r)) } }
}

const withApproval = (x: Execution, id: string, change: (a: Approval) => Approval): Execution => ({
  ...x,
  approvals: x.approvals.map((a) => (a.id === id ? change(a) : a)),
})

function outdate(x: Execution, outdates: Outdated[], by: Outdating['by'], e: OpenedEntry): Execution['outdated'] {
  const next: Record<string, readonly Outdating[]> = { ...x.outdated }
  for (const { fact, key } of outdates) {
    next[fact] = [...(next[fact] ?? []), { seq: e.entry.seq, at: e.entry.at, key, by }]
  }
  return next
}

function reading(data: IncidentEventData['fact.recorded'], e: OpenedEntry): Reading {
  return {
    seq: e.entry.seq,
    at: e.entry.at,
    observedAt: data.observedAt,
    by: e.entry.actor.id,
    observer: data.observer,
    acknowledged: data.observer !== 'program',
    ...programIn(e),
    source: openText(e, '/source'),
    key: data.key,
    value: joinOpened(e, '/value'),
    reason: openText(e, '/reason'),
    cites: data.cites,
    redacted: isRedacted(e, '/value'),
    withdrawn: false,
    ...(data.verified === undefined ? {} : { verified: data.verified }),
  }
}

function run(data: IncidentEventData['action.authorized'], e: OpenedEntry): ActionRun {
  return {
    id: data.run,
    action: data.action,
    seq: e.entry.seq,
    at: e.entry.at,
    by: e.entry.actor.id,
    params: joinOpened(e, '/params') as JsonObject,
    restsOn: data.restsOn,
    outcome: 'open',
    doneAt: null,
    doneSeq: null,
    voidedSeq: null,
    ...(data.expiresAt === undefined ? {} : { expiresAt: data.expiresAt }),
    ...(data.claim === undefined ? {} : { claim: data.claim }),
    ...(data.overrides === undefined ? {} : { overrides: data.overrides }),
  }
}

function approval(data: IncidentEventData['approval.requested'], glass: Approval['glass'], e: OpenedEntry): Approval {
  return {
    id: data.approval,
    action: data.action,
    step: data.step,
    seq: e.entry.seq,
    at: e.entry.at,
    by: e.entry.actor.id,
    params: joinOpened(e, '/params') as JsonObject,
    givers: data.givers,
    glass,
    binding: openText(e, '/binding'),
    restsOn: data.restsOn,
    expiresAt: data.expiresAt,
    decision: null,
    usedSeq: null,
  }
}

function evidence(data: IncidentEventData['evidence.attached'], e: OpenedEntry) {
  return {
    seq: e.entry.seq,
    at: e.entry.at,
    observedAt: data.observedAt,
    by: e.entry.actor.id,
    observer: data.observer,
    kind: data.kind,
    step: data.step,
    text: openText(e, '/text'),
    source: openText(e, '/source'),
    ...programIn(e),
    redacted: isRedacted(e, '/text'),
  }
}
