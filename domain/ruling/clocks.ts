// What runs out is seen to: the moments a runbook names, the times that open authorizations carry, and what approvals last.
import type { ActionRun, Approval } from '#domain/execution/state.ts'
import type { Instant } from '#domain/journal/entry.ts'
import { valueFrom, verdictOf } from '#domain/ruling/answer.ts'
import { approvalState } from '#domain/ruling/approval.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import { Stage } from '#domain/ruling/stage.ts'
import type { Action } from '#domain/runbook/document.ts'
import { inWords, textIn } from '#domain/runbook/document.ts'

export type RunClock = {
  readonly id: string
  /** What runs out, without a full stop: `Wake budget`. */
  readonly says: string
  readonly until: Instant
  /** Entry that set it; null for a moment that the runbook works out. */
  readonly seq: number | null
}

/** The clocks of a running execution, the earliest first. None where the moment is unknown. */
export const clocksOf = (input: RulingInput): RunClock[] => {
  if (input.run.status !== 'running') return []
  const open = Object.values(input.run.runs)
    .flat()
    .filter(({ outcome, voidedSeq }) => outcome === 'open' && voidedSeq === null)
  const clocks = [
    ...named(input),
    ...open.flatMap((run) => carried(input, run)),
    ...input.run.approvals.flatMap((approval) => lasting(input, approval)),
  ]
  return clocks.toSorted((a, b) => Date.parse(a.until) - Date.parse(b.until))
}

const named = (input: RulingInput): RunClock[] =>
  input.runbook.program.clocks.flatMap(({ clock, until, while: condition }) => {
    if (condition !== null && verdictOf(new Stage(input), condition) === 'violated') return []
    const moment = valueFrom(new Stage(input), until)
    if (typeof moment !== 'string' || Number.isNaN(Date.parse(moment))) return []
    return [{ id: `clock ${clock.name}`, says: textIn(clock.says, input.language), until: moment, seq: null }]
  })

/** A parameter that was a moment yet to come when the action was authorized. */
function carried(input: RulingInput, run: ActionRun): RunClock[] {
  const action: Action | undefined = input.runbook.actions.get(run.action)
  return (action?.parameters ?? []).flatMap(({ name, type, label }) => {
    const value = run.params[name]
    if (type.type !== 'timestamp' || typeof value !== 'string' || !action) return []
    if (!(Date.parse(value) > Date.parse(run.at))) return []
    const of = (label === undefined ? inWords(name) : textIn(label, input.language)).toLowerCase()
    const says = `${textIn(action.label, input.language)}, ${of}`
    return [{ id: `${run.id} ${name}`, says, until: value, seq: run.seq }]
  })
}

function lasting(input: RulingInput, approval: Approval): RunClock[] {
  const state = approvalState(approval, input.now)
  if (state !== 'asked' && state !== 'given') return []
  const label = textIn(input.runbook.actions.get(approval.action)?.label ?? approval.action, input.language)
  const says = `${state === 'asked' ? 'Approval asked for' : 'Approval to use'}, ${label}`
  return [{ id: approval.id, says, until: approval.expiresAt, seq: approval.seq }]
}
