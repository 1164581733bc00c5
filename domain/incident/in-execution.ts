// Work on an execution needs it to be running in an incident that is not resolved.
import type { Execution } from '#domain/execution/state.ts'
import type { NewEvent, OpenedEntry } from '#domain/journal/entry.ts'
import type { RulingInput } from '#domain/ruling/ruling.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'
import { approverFaultOf } from './approver-of.ts'
import type { DecideContext, Decision } from './decision.ts'
import { rejected, rulingInput } from './decision.ts'
import { evolveIncident } from './evolve.ts'
import type { Incident } from './state.ts'
import { isEnded } from './state.ts'

export type Ground = { run: Execution; runbook: CompiledRunbook; input: RulingInput }

const ENDED = { completed: 'is completed', abandoned: 'is abandoned' } as const

/** Decides on a running execution, or says why there is none. */
export function inExecution(
  state: Incident,
  execution: string,
  ctx: DecideContext,
  decide: (ground: Ground) => Decision,
): Decision {
  const run = state.executions[execution]
  if (!run) return rejected('NOT_FOUND', `${state.number} has no such execution.`)
  if (isEnded(state)) {
    return rejected('CONFLICT', `${state.number} is ${state.status}. Reopen it first; nothing was changed.`)
  }
  if (run.status !== 'running') {
    return rejected('CONFLICT', `This execution ${ENDED[run.status]}. Start another one; nothing was changed.`)
  }
  const runbook = ctx.runbook(run.runbook.hash)
  if (!runbook)
    return rejected('CONFLICT', 'The version of the runbook this execution runs on is not to be found here.')
  const input: RulingInput = {
    ...rulingInput(run, runbook, ctx),
    giverFault: (approval) =>
      approval.decision ? approverFaultOf(approval, approval.decision.by, state, ctx) : 'self',
  }
  return decide({ run, runbook, input })
}

/** The state after events that are not written yet, numbered on from it. */
export function foldNew(state: Incident, events: readonly NewEvent[], ctx: DecideContext): Incident {
  return events.reduce<Incident>((at, { type, tv, data, open }, i) => {
    const entry: OpenedEntry['entry'] = {
      v: 1,
      workspace: '',
      stream: `incident/${state.id}`,
      seq: state.seq + 1 + i,
      prev: '',
      at: ctx.now,
      actor: { kind: 'member', id: ctx.by },
      command: '',
      part: [i, events.length],
      type,
      tv,
      data,
      sealed: Object.fromEntries(Object.keys(open).map((pointer) => [pointer, ''])),
    }
    return evolveIncident(at, { entry, hash: '', opened: open })
  }, state)
}

/** `foldNew`, seen from one execution. */
export function inputAfter(
  state: Incident,
  run: Execution,
  events: readonly NewEvent[],
  ground: Ground,
  ctx: DecideContext,
) {
  const after = foldNew(state, events, ctx).executions[run.id]
  return { ...ground.input, run: after ?? run }
}
