import { fieldLabel } from '#components/evidence/value-words.ts'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { missedWords, sentence } from '#components/step/verdict-words.ts'
import type { IncidentEventData } from '#domain/incident/events.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import type { Missed, MissReason, Params, RuleVerdict, Ruling } from '#domain/ruling/ruling.ts'
import { firstSettling } from '#domain/ruling/settling.ts'
import { textIn } from '#domain/runbook/document.ts'
import { stepOffering } from './refused-target.ts'

export type NextStep = {
  id: string
  title: string
  detail: string
  button: string
  /** Where the button leads. */
  step: string
  field: { fact: string; key: string | null } | null
  action: string | null
  /** A program's reading that a person acknowledges, instead of a field. */
  acknowledge?: { fact: string; entry: number }
}

type Refused = IncidentEventData['action.refused']

/** The recorded refusal as the ruling it was, so that the engine can say what would settle it. */
function rulingOf(data: Refused, because: (rule: number) => string): Ruling {
  const missed = (list: Refused['rules'][number]['missed']): Missed[] =>
    list.map(({ fact, key, why }) => ({ fact, key, path: null, why: why as MissReason }))
  return {
    target: data.action,
    verdict: data.verdict,
    rules: data.rules.map(
      (rule, i): RuleVerdict => ({
        ...rule,
        missed: missed(rule.missed),
        says: '',
        overridable: null,
        because: because(i),
        defect: null,
      }),
    ),
    heldBy: data.heldBy.map((hold) => ({ ...hold, missed: missed(hold.missed), because: '', waitsFor: [] })),
    unavailable: null,
    missing: [],
    restsOn: data.restsOn,
  }
}

const mostNext = 3

/** A parameter nobody gave: the fact it is filled in from, else its own field in the form of the action. */
function forParameter(model: ExecutionModel, ruling: Ruling): NextStep | null {
  const missed = ruling.rules.flatMap((rule) => rule.missed).find((each) => each.fact.startsWith('params.'))
  const action = model.document.actions.find((each) => each.id === ruling.target)
  const parameter = action?.parameters.find((each) => `params.${each.name}` === missed?.fact)
  const offering = action && stepOffering(model, action.id)
  const at = model.steps.find((each) => each.id === offering)
  if (!action || !parameter || !at) return null
  const fact = /^facts\.([\w.]+)$/.exec(parameter.from?.trim() ?? '')?.[1]
  const source = model.steps
    .flatMap((step) => step.captures.map((capture) => ({ step, capture })))
    .find(({ capture }) => fact === capture.fact || fact?.startsWith(`${capture.fact}.`))
  if (source?.capture.status.every((status) => status.status !== 'known'))
    return {
      id: 'source',
      title: source.capture.label,
      detail: `Nobody has recorded it yet. Step ${source.step.number} asks for it.`,
      button: 'Record it',
      step: source.step.id,
      field: { fact: source.capture.fact, key: null },
      action: null,
    }
  return {
    id: 'parameter',
    title: fieldLabel(parameter),
    detail: 'Nobody has typed it yet. It is asked for with the action.',
    button: 'Fill it in',
    step: at.id,
    field: { fact: `params.${parameter.name}`, key: null },
    action: at.does[0] === action.id ? null : action.id,
  }
}

/** Guardrails that two people could let this request pass over, as the rules stand now; empty where they cannot. */
export function glassOver({ input, document, execution }: ExecutionModel, action: string, params: Params): string[] {
  if (!input || execution.status !== 'running' || !document.actions.some(({ id }) => id === action)) return []
  const { approval } = ruleAction(input, action, params)
  if (!approval || approval.standing === 'asked' || approval.standing === 'given') return []
  return [...new Set(approval.glass.map(({ guardrail }) => guardrail))]
}

/** What to do next, the field that would settle it first; then what the runbook says to do instead. */
export function nextSteps(model: ExecutionModel, data: Refused, nameOf: (id: string) => string): NextStep[] {
  const { input } = model
  if (!input) return []
  const next: NextStep[] = []
  const ruling = rulingOf(data, () => '')
  const untyped = forParameter(model, ruling)
  if (untyped) next.push(untyped)
  const settling = firstSettling(input, ruling)
  const step = settling && model.steps.find((each) => each.id === settling.step)
  const already = untyped !== null && untyped.step === step?.id && untyped.field?.fact === settling?.fact
  if (settling && step && !already) {
    const capture = step.captures.find((each) => each.fact === settling.fact)
    const key = settling.key ?? null
    const missed = ruling.rules.flatMap((rule) => rule.missed).find((each) => each.fact === settling.fact)
    const said = missed?.why === 'unacknowledged' ? model.factStatus(missed.fact, missed.key) : null
    const entry = said?.status === 'unacknowledged' ? said.reading?.seq : undefined
    next.push({
      id: 'settle',
      title: capture ? `${capture.label}${key === null ? '' : ` (${nameOf(key)})`}` : step.title,
      detail: missed
        ? `${sentence(missedWords(missed, { nameOf, document: model.document }))} ${entry ? 'Read it at its source and type it again.' : `Step ${step.number} records it.`}`
        : `Step ${step.number} is where it is settled.`,
      button: entry ? 'Acknowledge it' : capture ? 'Record it' : `Go to step ${step.number}`,
      step: step.id,
      field: settling.fact === undefined ? null : { fact: settling.fact, key },
      action: null,
      ...(missed && entry ? { acknowledge: { fact: missed.fact, entry } } : {}),
    })
  }
  const instead = new Set(data.rules.filter((rule) => rule.verdict !== 'satisfied').flatMap((rule) => rule.instead))
  for (const id of instead) {
    const action = model.document.actions.find((each) => each.id === id)
    const offering = stepOffering(model, id)
    const at = model.steps.find((each) => each.id === offering)
    if (!action || !at) continue
    next.push({
      id: `instead-${id}`,
      title: textIn(action.label),
      detail: `Step ${at.number}: ${at.title}.`,
      button: `Go to step ${at.number}`,
      step: at.id,
      field: null,
      action: id,
    })
  }
  return next.slice(0, mostNext)
}
