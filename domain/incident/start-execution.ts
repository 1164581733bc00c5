// An execution starts on the runbook's newest version, pinned by its hash, with every name of its scope bound.
import type { Execution } from '#domain/execution/state.ts'
import type { NewEvent } from '#domain/journal/entry.ts'
import type { FieldType } from '#domain/runbook/document.ts'
import type { Decide, DecideContext, Rejected } from './decision.ts'
import { accepted, event, rejected } from './decision.ts'
import type { IncidentEventData } from './events.ts'
import { isUsed } from './run-of.ts'
import type { Incident } from './state.ts'
import { isEnded } from './state.ts'

export type ResolvedStart = { runbook: string; execution: string; scope: Record<string, string | string[]> }

export const startExecution: Decide<{ start: ResolvedStart }> = (state, { start }, ctx) => {
  if (isEnded(state)) {
    return rejected('CONFLICT', `${state.number} is ${state.status}. Reopen it first; nothing was started.`)
  }
  if (isUsed(state, start.execution)) return rejected('CONFLICT', 'This execution was started before.')
  const running = runningOn(state, start.runbook, start.scope)
  if (running)
    return rejected(
      'CONFLICT',
      `It runs on this already (#${running.seq}). What one run reads and does, another cannot see.`,
    )
  const started = startedEvent(start, ctx)
  return 'kind' in started ? started : accepted([started])
}

/** The execution of the runbook that runs on exactly this. */
export const runningOn = (state: Incident, runbook: string, scope: Scope): Execution | undefined =>
  Object.values(state.executions).find(
    (run) => run.status === 'running' && run.runbook.id === runbook && isSameScope(run.scope, scope),
  )

/** `from`: the action of another execution that starts it. */
export function startedEvent(
  start: ResolvedStart,
  ctx: DecideContext,
  from?: IncidentEventData['execution.started']['from'],
): NewEvent | Rejected {
  const found = ctx.library.find((r) => r.id === start.runbook)
  const runbook = found ? ctx.runbook(found.hash) : undefined
  if (!found || !runbook) return rejected('NOT_FOUND', 'This workspace has no such runbook.')
  if (found.withdrawn) return rejected('CONFLICT', 'This runbook is withdrawn: it starts nothing.')
  if (found.cannotStart) return rejected('CONFLICT', found.cannotStart)
  const fields: Record<string, string> = {}
  for (const { name, type } of runbook.document.scope) {
    const fault = scopeFault(type, start.scope[name], ctx)
    if (fault) fields[`start.scope.${name}`] = fault
  }
  for (const name of Object.keys(start.scope)) {
    if (!runbook.document.scope.some((field) => field.name === name))
      fields[`start.scope.${name}`] = 'Not in the scope of this runbook'
  }
  const first = Object.values(fields)[0]
  if (first) return rejected('BAD_INPUT', 'The runbook cannot start on this scope.', fields)
  const { id, slug, hash } = found
  return event('execution.started', {
    execution: start.execution,
    runbook: { id, slug, hash },
    scope: start.scope,
    from,
  })
}

type Scope = { readonly [name: string]: string | readonly string[] }

const isSameScope = (one: Scope, other: Scope): boolean =>
  Object.keys({ ...one, ...other }).every((name) => {
    const ids = [one[name], other[name]].map((bound) => [bound ?? []].flat().toSorted().join())
    return ids[0] === ids[1]
  })

function scopeFault(type: FieldType, bound: string | string[] | undefined, ctx: DecideContext): string | null {
  if (bound === undefined) return 'Choose one: the runbook runs on it'
  const kind =
    type.type === 'reference' ? type.kind : type.type === 'list' && type.of.type === 'reference' ? type.of.kind : null
  if (kind === null) return 'This runbook cannot start: its scope names no catalogue object'
  if (Array.isArray(bound) !== (type.type === 'list'))
    return type.type === 'list' ? 'Choose at least one' : 'Choose exactly one'
  const ids = Array.isArray(bound) ? bound : [bound]
  return ids.every((id) => ctx.kindOf(id) === kind) ? null : `Not of kind ${kind}`
}
