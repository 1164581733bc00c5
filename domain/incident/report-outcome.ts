// What came of an authorized action is reported by a person, with what was seen; an outcome may establish facts of its own.
import type { z } from 'zod'
import type { ActionRun } from '#domain/execution/state.ts'
import type { Instant, NewEvent } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import { flagsRaised } from '#domain/ruling/flags.ts'
import { ruleAgain, ruleTarget } from '#domain/ruling/rule.ts'
import type { Action, Fact } from '#domain/runbook/document.ts'
import { splitOpen } from '#domain/runbook/open-values.ts'
import { checkValue } from '#domain/runbook/values.ts'
import { attachedEvent } from './attach-evidence.ts'
import { citeFault } from './citing.ts'
import type { Decide, DecideContext } from './decision.ts'
import { accepted, event, rejected } from './decision.ts'
import type { Ground } from './in-execution.ts'
import { inExecution, inputAfter } from './in-execution.ts'
import { AHEAD, observedAt } from './observed-at.ts'
import { asParams } from './record-evidence.ts'
import { recordedRules, refusedEvent } from './refuse.ts'
import { runOf } from './run-of.ts'
import type { OutcomeReading, ReportOutcome } from './schema.ts'

type Input = z.infer<typeof ReportOutcome>

export const reportOutcome: Decide<Input> = (state, input, ctx) =>
  inExecution(state, input.execution, ctx, (ground) => {
    const run = runOf(ground.run, input.run)
    if (!run) return rejected('NOT_FOUND', 'There is no such authorization.')
    if (run.voidedSeq !== null)
      return rejected('CONFLICT', `The authorization is void since #${run.voidedSeq}. Ask for the action again.`)
    if (run.outcome !== 'open')
      return rejected('CONFLICT', `Reported before: ${run.outcome} (#${run.doneSeq}). Nothing of yours was lost.`)
    const action = ground.runbook.actions.get(run.action)
    if (action?.effect.kind === 'start-execution')
      return rejected('CONFLICT', 'The execution it started says what came of it: complete it, or abandon it.')
    const cites = citeFault(state, input.cites)
    const looks = outcomeLooks(ground, action, run, input, ctx)
    const late = begunFault(run, input, ctx)
    const fields = { ...looks.problems, ...(cites ? { cites } : {}), ...(late ? { begunAt: late } : {}) }
    if (Object.keys(fields).length > 0) return rejected('BAD_INPUT', 'Nothing was reported yet.', fields)
    const release = run.claim === undefined ? null : { claim: run.claim, run: run.id }
    const violated = ruleAgain(ground.input, run).rules.filter(({ verdict }) => verdict === 'violated')
    if (violated.length > 0) {
      const { rules, open } = recordedRules(violated)
      const voided = { execution: ground.run.id, run: run.id, action: run.action, rules }
      const kept = attachedEvent(ground.run.id, null, seen(input, wholeReport(input)), ctx.now)
      return accepted([kept, event('action.voided', voided, open)], { answer: 'voided', release })
    }
    const refused = looks.read
      .map(({ fact, value }) => ruleTarget(ground.input, `establish:${fact.name}`, asParams(value)))
      .find(({ verdict }) => verdict !== 'satisfied')
    if (refused) return accepted([refusedEvent(ground, refused.target, {}, refused)], { answer: 'refused' })
    const evidence = state.seq + 1
    const events = [
      attachedEvent(ground.run.id, null, seen(input, input.text), ctx.now),
      event(
        'outcome.reported',
        {
          execution: ground.run.id,
          run: run.id,
          action: run.action,
          outcome: input.outcome,
          observer: 'person',
          begunAt: input.begunAt && (observedAt(input.begunAt, ctx.now) ?? undefined),
          cites: [...input.cites, evidence],
        },
        { '/text': input.text, '/reference': input.reference },
      ),
      ...looks.read.map((look) => established(ground, run, look, input.source, evidence)),
    ]
    const flags = flagsRaised(ground.input, inputAfter(state, ground.run, events, ground, ctx))
    const entry = state.seq + events.length
    const raised = flags.map(({ flag, says }) =>
      event('flag.raised', { execution: ground.run.id, flag, entry }, { '/says': says }),
    )
    return accepted([...events, ...raised], { release })
  })

const seen = ({ source }: Input, text: string) => ({ kind: 'text' as const, text, source })

/** Everything that was reported, where the outcome itself cannot be taken: nothing that was typed is lost. */
function wholeReport({ text, outcome, reference, begunAt, readings = [] }: Input): string {
  const said = [
    `Reported as ${outcome}`,
    ...(reference ? [`reference ${reference}`] : []),
    ...(begunAt ? [`begun at ${begunAt}`] : []),
  ]
  const read = readings.map(({ fact, value }) => `${fact}: ${JSON.stringify(value)}`)
  return [text, '', `${said.join(', ')}.`, ...read].join('\n')
}

/** People say a time by the minute. */
const minuteOf = (instant: string): number => Math.floor(Date.parse(instant) / 60_000) * 60_000

/** An authorization is good to begin with until it expires; what is done on it may take as long as it takes. */
function begunFault(run: ActionRun, { outcome, begunAt }: Input, { now }: DecideContext): string | null {
  const ends = run.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(run.expiresAt)
  if (begunAt === undefined) {
    if (outcome === 'failed' || Date.parse(now) < ends) return null
    return `The authorization expired at ${run.expiresAt}. Say when it was begun`
  }
  const moment = observedAt(begunAt, now)
  if (moment === null) return AHEAD
  if (Date.parse(moment) < minuteOf(run.at)) return `Before the action was authorized (${run.at})`
  return Date.parse(moment) < ends
    ? null
    : `The authorization had expired by then (${run.expiresAt}). Report what was done as an act outside, and this as failed`
}

type OutcomeLook = { fact: Fact; key: string | null; value: Json; observedAt: Instant }

/** What a reported success says of each fact that the action's outcome establishes. */
function outcomeLooks(
  ground: Ground,
  action: Action | undefined,
  run: ActionRun,
  { outcome, readings = [] }: Input,
  ctx: DecideContext,
): { read: OutcomeLook[]; problems: Record<string, string> } {
  const wanted = outcome === 'succeeded' ? (action?.outcome ?? []) : []
  const problems: Record<string, string> = {}
  const read: OutcomeLook[] = []
  for (const [i, { fact }] of readings.entries()) {
    if (!wanted.includes(fact)) problems[`readings.${i}.fact`] = 'Not established by this outcome'
    else if (readings.findIndex((each) => each.fact === fact) < i) problems[`readings.${i}.fact`] = 'Read twice'
  }
  for (const name of wanted) {
    const i = readings.findIndex((each) => each.fact === name)
    const reading = readings[i]
    const fact = ground.runbook.facts.get(name)
    if (!fact) continue
    if (!reading) problems[`outcome.${name}`] = `Say what is known of it now: ${name}`
    else read.push(lookAt(fact, reading, `readings.${i}`, run, ctx, problems, action))
  }
  return { read, problems }
}

function lookAt(
  fact: Fact,
  reading: z.infer<typeof OutcomeReading>,
  path: string,
  run: ActionRun,
  ctx: DecideContext,
  problems: Record<string, string>,
  action: Action | undefined,
): OutcomeLook {
  const checked = checkValue(fact.type, reading.value)
  if (!checked.ok)
    for (const problem of checked.problems)
      problems[`${path}.value${problem.path.replaceAll('/', '.')}`] = problem.message
  const moment = observedAt(reading.observedAt, ctx.now)
  if (!moment) problems[`${path}.observedAt`] = AHEAD
  else if (Date.parse(moment) < minuteOf(run.at))
    problems[`${path}.observedAt`] = `Before the action was authorized (${run.at}). Look again`
  return {
    fact,
    key: keyIn(fact, action, run),
    value: checked.ok ? checked.value : null,
    observedAt: moment ?? ctx.now,
  }
}

/** For a fact that is read for each object of a kind: the one that the action was about. */
function keyIn(fact: Fact, action: Action | undefined, run: ActionRun): string | null {
  if (fact.per === undefined) return null
  const about = action?.parameters.find(({ type }) => type.type === 'reference' && type.kind === fact.per)
  const id = about && run.params[about.name]
  return typeof id === 'string' ? id : null
}

function established(
  { run, runbook }: Ground,
  { action }: ActionRun,
  { fact, key, value, observedAt: observed }: OutcomeLook,
  source: string,
  evidence: number,
): NewEvent {
  const { data, open } = splitOpen(fact.type, value, '/value')
  return event(
    'fact.recorded',
    {
      execution: run.id,
      step: runbook.program.actions.get(action)?.offeredBy[0] ?? '',
      fact: fact.name,
      key,
      observer: 'person',
      observedAt: observed,
      value: data,
      cites: [evidence],
    },
    { ...open, '/source': source },
  )
}
