// One runbook starts another: the run that did it bears the id of the execution it started, and is over when that is.
import type { Execution } from '#domain/execution/state.ts'
import type { NewEvent } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import { linkedScope } from '#domain/ruling/defaults.ts'
import { ruleAgain } from '#domain/ruling/rule.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import type { Action } from '#domain/runbook/document.ts'
import type { DecideContext, Rejected } from './decision.ts'
import { event, rejected, rulingInput } from './decision.ts'
import { recordedRules } from './refuse.ts'
import { runOf } from './run-of.ts'
import { runningOn, startedEvent } from './start-execution.ts'
import type { Incident } from './state.ts'

/** The execution that the action starts; null for an action that starts none. */
export function linkedStart(
  state: Incident,
  input: RulingInput,
  action: Action,
  run: string,
  params: Record<string, Json>,
  ctx: DecideContext,
): NewEvent | Rejected | null {
  if (action.effect.kind !== 'start-execution') return null
  const runbook = ctx.pinned(action.effect.runbook)
  if (!runbook)
    return rejected('CONFLICT', `This workspace has no runbook ${action.effect.runbook}. Nothing was started.`)
  const given = Object.entries(linkedScope(input, action.id, params))
  const scope = Object.fromEntries(given.filter((pair): pair is [string, string | string[]] => isBound(pair[1])))
  const running = runningOn(state, runbook.id, scope)
  if (running)
    return rejected(
      'CONFLICT',
      `It runs on this already (#${running.seq}). Go on there; nothing was started a second time.`,
    )
  return startedEvent({ runbook: runbook.id, execution: run, scope }, ctx, {
    execution: input.run.id,
    action: action.id,
  })
}

const isBound = (value: Json | undefined): boolean =>
  typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'))

/** How an execution ended: by one of its resolutions, or abandoned. */
export type Ending = { resolution: string | null } | 'abandoned'

/** What the end of an execution says of the run that started it: its outcome, or that its ground moved. `ended`: entry of the end. */
export function outcomeOfLink(
  state: Incident,
  child: Execution,
  ending: Ending,
  ended: number,
  ctx: DecideContext,
): NewEvent[] {
  const parent = child.startedFrom && state.executions[child.startedFrom.execution]
  const run = parent && runOf(parent, child.id)
  if (!parent || !run || parent.status !== 'running' || run.outcome !== 'open' || run.voidedSeq !== null) return []
  const runbook = ctx.runbook(parent.runbook.hash)
  if (!runbook) return []
  const about = { execution: parent.id, run: run.id, action: run.action }
  const violated = ruleAgain(rulingInput(parent, runbook, ctx), run).rules.filter(
    ({ verdict }) => verdict === 'violated',
  )
  if (violated.length > 0) {
    const { rules, open } = recordedRules(violated)
    return [event('action.voided', { ...about, rules }, open)]
  }
  const effect = runbook.actions.get(run.action)?.effect
  const succeeds = effect?.kind === 'start-execution' ? effect.succeeds : undefined
  const outcome =
    ending !== 'abandoned' && (succeeds === undefined || succeeds.includes(ending.resolution ?? ''))
      ? ('succeeded' as const)
      : ('failed' as const)
  return [event('outcome.reported', { ...about, outcome, observer: 'person', cites: [ended] })]
}
