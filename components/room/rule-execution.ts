import type { Execution } from '#domain/execution/state.ts'
import type { Names, StartableRunbook } from '#domain/incident/views.ts'
import { approvalView } from '#domain/ruling/approval-view.ts'
import { clocksOf } from '#domain/ruling/clocks.ts'
import { factStatus } from '#domain/ruling/fact-status.ts'
import type { FactStatus, RulingInput } from '#domain/ruling/ruling.ts'
import { stepViews } from '#domain/ruling/steps.ts'
import type { CompiledRunbook } from '#domain/runbook/compile.ts'
import { compileRunbook } from '#domain/runbook/compile.ts'
import type { RunbookDocument } from '#domain/runbook/document.ts'
import { textIn } from '#domain/runbook/document.ts'
import type { ExecutionModel } from './execution-model.ts'
import { firstOpen, isPassed } from './execution-model.ts'

/** The last seconds of freshness count as expired: a button must not promise what the server refuses on arrival. */
const early = 2000

const compiled = new WeakMap<RunbookDocument, CompiledRunbook | null>()

function compiledOf(document: RunbookDocument): CompiledRunbook | null {
  const known = compiled.get(document)
  if (known !== undefined) return known
  let made: CompiledRunbook | null = null
  try {
    made = compileRunbook(document)
  } catch {
    made = null
  }
  compiled.set(document, made)
  return made
}

export type RuledWith = {
  names: Names
  nameOf: (id: string) => string
  startable: readonly StartableRunbook[]
  /** Member who looks: an approval serves whoever asked for it. */
  me?: string
  nowMs: number
}

const catalogues = new WeakMap<Names, RulingInput['catalogue']>()

function catalogueOf(names: Names): RulingInput['catalogue'] {
  const known = catalogues.get(names)
  if (known) return known
  const made: Record<string, Record<string, RulingInput['catalogue'][string][string]>> = {}
  for (const [id, { kind, attributes }] of Object.entries(names)) made[kind] = { ...made[kind], [id]: attributes }
  catalogues.set(names, made)
  return made
}

/** An execution ruled at one moment by the same engine as the server's. Null: the runbook's document is not here. */
export function ruleExecution(
  execution: Execution,
  document: RunbookDocument | undefined,
  by: RuledWith,
): ExecutionModel | null {
  if (!document) return null
  const runbook = compiledOf(document)
  const input: RulingInput | null = runbook && {
    run: execution,
    runbook,
    now: new Date(by.nowMs + early).toISOString(),
    catalogue: catalogueOf(by.names),
    nameOf: by.nameOf,
    ...(by.me === undefined ? {} : { by: by.me }),
    startable: by.startable.filter((each) => each.cannotStart === null).map((each) => each.slug),
  }
  const steps = input ? stepViews(input) : []
  return {
    execution,
    document,
    title: textIn(document.title),
    scope: Object.values(execution.scope).flat().map(by.nameOf).join(', '),
    input,
    steps,
    at: firstOpen(steps),
    signedOff: steps.filter(isPassed).length,
    approvals: input ? execution.approvals.map((approval) => approvalView(input, approval)) : [],
    clocks: input ? clocksOf(input) : [],
    factStatus: (fact, key) => (input ? factStatus(input, fact, key) : notReadable(fact, key)),
  }
}

/** Each running execution told of the others: an update is judged by all of them. */
export function besideOneAnother(models: readonly ExecutionModel[]): ExecutionModel[] {
  const running = models.flatMap(({ input }) => (input && input.run.status === 'running' ? [input] : []))
  return models.map((model) =>
    model.input && running.length > 1
      ? { ...model, input: { ...model.input, beside: running.filter((each) => each !== model.input) } }
      : model,
  )
}

const notReadable = (fact: string, key: string | null): FactStatus => ({
  fact,
  key,
  status: 'notRead',
  value: null,
  reading: null,
  superseded: [],
  freshUntil: null,
  outdatedBy: null,
  missed: [],
  restsOn: [],
})

/** When the next reading or approval of these executions expires, as this page counts it; null when none does. */
export function nextExpiry(models: readonly ExecutionModel[], nowMs: number): number | null {
  const moments: number[] = []
  for (const { approvals } of models)
    for (const { approval } of approvals) moments.push(Date.parse(approval.expiresAt) - early)
  for (const { steps } of models)
    for (const step of steps)
      for (const capture of step.captures)
        for (const { freshUntil } of capture.status)
          if (freshUntil !== null) moments.push(Date.parse(freshUntil) - early)
  const ahead = moments.filter((moment) => moment > nowMs)
  return ahead.length === 0 ? null : Math.min(...ahead)
}
