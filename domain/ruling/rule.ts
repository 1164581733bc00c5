// Ruling takes every rule that guards a target: one violated rule refuses, one unknown rule refuses, and both say on what they rest.
import type { ActionRun } from '#domain/execution/state.ts'
import type { Json } from '#domain/json.ts'
import type { Answer } from '#domain/ruling/answer.ts'
import { answer, ascending, rendered, valueFrom } from '#domain/ruling/answer.ts'
import { approvalNeed } from '#domain/ruling/approval.ts'
import { unavailable } from '#domain/ruling/cannot-start.ts'
import { missingIn } from '#domain/ruling/completing.ts'
import type {
  ApprovalNeed,
  HoldVerdict,
  Missing,
  Params,
  RuleVerdict,
  Ruling,
  RulingInput,
  Verdict,
} from '#domain/ruling/ruling.ts'
import type { StageOptions } from '#domain/ruling/stage.ts'
import { Stage } from '#domain/ruling/stage.ts'
import { isPassed, standingOf } from '#domain/ruling/step-state.ts'
import type { CompiledCondition, CompiledRule } from '#domain/runbook/compile.ts'
import { textIn } from '#domain/runbook/document.ts'
import type { ValueProblem } from '#domain/runbook/values.ts'
import { checkNamed } from '#domain/runbook/values.ts'

const never: Answer = {
  verdict: 'violated',
  missed: [],
  restsOn: [],
  freshUntil: Number.POSITIVE_INFINITY,
  defect: null,
}

/** The worst of many: violated, then unknown, then satisfied. */
export const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes('violated') ? 'violated' : verdicts.includes('unknown') ? 'unknown' : 'satisfied'

const ruleVerdict = (stage: Stage, { guardrail, index, rule, allow, because }: CompiledRule): RuleVerdict => {
  const { verdict, missed, restsOn, freshUntil, defect } = allow === null ? never : answer(stage, allow)
  return {
    guardrail: guardrail.id,
    rule: index,
    verdict,
    says: textIn(guardrail.says, stage.input.language),
    absolute: rule.absolute,
    overridable: rule.overridable ?? null,
    because: rendered(stage, because),
    missed,
    restsOn,
    freshUntil,
    settle: rule.settle,
    instead: rule.instead,
    defect,
  }
}

const rulesFor = (input: RulingInput, targets: readonly string[], options: StageOptions): RuleVerdict[] => {
  const rules = targets.flatMap((target) => input.runbook.program.rules.get(target) ?? [])
  if (rules.length === 0) return []
  const strict = new Stage(input, { ...options, strict: true })
  const lenient = new Stage(input, { ...options, strict: false })
  return rules.map((rule) => ruleVerdict(rule.rule.absolute ? strict : lenient, rule))
}

export const holdVerdict = (stage: Stage, step: string, condition: CompiledCondition): HoldVerdict => {
  const { verdict, missed, restsOn } = answer(stage, condition.needs)
  return {
    step,
    verdict,
    because: rendered(stage, condition.because),
    missed,
    restsOn,
    waitsFor: condition.needs.steps,
  }
}

/** The holds in the way of an action: none when one step that offers it is free. */
const holdsOf = (input: RulingInput, offeredBy: readonly string[]): HoldVerdict[] => {
  const stage = new Stage(input)
  const holds: HoldVerdict[] = []
  for (const id of offeredBy) {
    const step = input.runbook.program.steps.get(id)
    if (step === undefined) continue
    if (step.hold === null || step.step.containment) return []
    const verdict = holdVerdict(stage, id, step.hold)
    if (verdict.verdict === 'satisfied') return []
    holds.push(verdict)
  }
  return holds
}

export const assembled = (
  target: string,
  rules: readonly RuleVerdict[],
  more: {
    heldBy?: readonly HoldVerdict[]
    unavailable?: string | null
    missing?: readonly Missing[]
    restsOn?: readonly number[]
  } = {},
): Ruling => {
  const heldBy = more.heldBy ?? []
  const missing = more.missing ?? []
  const stopped = heldBy.length > 0 || missing.length > 0 || (more.unavailable ?? null) !== null
  return {
    target,
    verdict: worst([...rules.map(({ verdict }) => verdict), stopped ? 'unknown' : 'satisfied']),
    rules,
    heldBy,
    unavailable: more.unavailable ?? null,
    missing,
    restsOn: ascending([...rules, ...heldBy].flatMap(({ restsOn }) => restsOn).concat(more.restsOn ?? [])),
  }
}

const guardsOf = (input: RulingInput, action: string): string[] =>
  input.runbook.actions.get(action)?.effect.kind === 'publish' ? [action, 'publish'] : [action]

/** `publish` guards any update of the incident, so the runbooks that run beside are asked. They cannot be settled from here. */
const rulesBeside = (input: RulingInput, action: string, params: Params): RuleVerdict[] =>
  input.runbook.actions.get(action)?.effect.kind === 'publish'
    ? (input.beside ?? [])
        .flatMap((other) => rulesFor(other, ['publish'], { params }))
        .map((rule) => ({ ...rule, settle: [], instead: [] }))
    : []

/** The step an action would be done in: the first that offers it and does not hold it. */
const stepOf = (input: RulingInput, offeredBy: readonly string[]): string =>
  offeredBy.find((step) => holdsOf(input, [step]).length === 0) ?? offeredBy[0] ?? ''

/** What the rules, the holds and this workspace say, and which approval it needs besides. */
export const ruleApart = (
  input: RulingInput,
  action: string,
  params: Params,
): { ruling: Ruling; need: ApprovalNeed | null } => {
  const compiled = input.runbook.program.actions.get(action)
  if (compiled === undefined)
    return { ruling: assembled(action, [], { unavailable: 'The runbook has no such action.' }), need: null }
  const more = { heldBy: holdsOf(input, compiled.offeredBy), unavailable: unavailable(input, compiled, params) }
  const rules = [...rulesFor(input, guardsOf(input, action), { params }), ...rulesBeside(input, action, params)]
  const ruling = assembled(action, rules, more)
  const step = stepOf(input, compiled.offeredBy)
  const { need, restsOn } = approvalNeed(input, compiled, params, ruling, step)
  return { ruling: { ...ruling, restsOn }, need }
}

/** May this action be done now, with these parameters? Parameters that nobody typed yet are unknown. */
export const ruleAction = (input: RulingInput, action: string, params: Params): Ruling => {
  const { ruling, need } = ruleApart(input, action, params)
  if (need === null) return ruling
  if (need.glass.length > 0)
    return { ...ruling, verdict: need.standing === 'given' ? 'satisfied' : ruling.verdict, approval: need }
  const verdict = need.says === null ? ruling.verdict : worst([ruling.verdict, 'unknown'])
  // Asking for an approval helps nobody while something else stands in the way.
  const says = ruling.verdict !== 'satisfied' && need.standing === 'notAsked' ? null : need.says
  return { ...ruling, verdict, unavailable: ruling.unavailable ?? says, approval: need }
}

/** Rules an accepted run again, when its outcome is reported: only what moved since can void it. */
export const ruleAgain = (input: RulingInput, run: ActionRun): Ruling => {
  const outdated = outdatedBy(input, run.action, run.params)
  const rules = rulesFor(input, guardsOf(input, run.action), { params: run.params, again: run, outdated })
  const isPassedOver = (rule: RuleVerdict) =>
    run.overrides?.some((over) => over.guardrail === rule.guardrail && over.rule === rule.rule) ?? false
  return assembled(
    run.action,
    rules.filter((rule) => !isPassedOver(rule)),
  )
}

/** Unknown, as a whole, is an answer to every field: it establishes nothing, so no rule stands before it. */
const isPlainUnknown = (target: string, params: Params): boolean =>
  target.startsWith('establish:') && Object.keys(params).length === 1 && params.value === null

/** Rules on `publish` and `establish:FACT`, and on ending: see `ruleEnding` for what completing needs besides. */
export const rulesOn = (input: RulingInput, target: string, params: Params = {}): RuleVerdict[] =>
  isPlainUnknown(target, params) ? [] : rulesFor(input, [target], { params })

/** What is wrong with parameters before any rule is asked, by field. */
export const paramsProblems = (
  input: RulingInput,
  action: string,
  params: unknown,
  options: { names?: boolean } = {},
): ValueProblem[] => {
  const found = input.runbook.actions.get(action)
  if (found === undefined) return [{ path: '', message: 'The runbook has no such action.' }]
  const checked = checkNamed(found.parameters, params, options)
  return checked.ok ? [] : checked.problems
}

/** Facts whose older readings this action makes unknown; a key that cannot be told outdates all of them. */
export const outdatedBy = (
  input: RulingInput,
  action: string,
  params: Params,
): { fact: string; key: string | null }[] => {
  const compiled = input.runbook.program.actions.get(action)
  if (compiled === undefined) return []
  const stage = new Stage(input, { params })
  return compiled.action.outdates.map(({ fact }, i) => {
    const expression = compiled.outdatesKeys[i] ?? null
    const key: Json | undefined = expression === null ? undefined : valueFrom(stage, expression)
    return { fact, key: typeof key === 'string' ? key : null }
  })
}

const stepTarget = (input: RulingInput, target: string, id: string, params: Params): Ruling => {
  const compiled = input.runbook.program.steps.get(id)
  if (compiled === undefined) return assembled(target, [], { unavailable: 'The runbook has no such step.' })
  const stage = new Stage(input)
  const gates = [compiled.step.containment ? null : compiled.hold, compiled.passes].flatMap((condition) =>
    condition === null ? [] : [holdVerdict(stage, id, condition)],
  )
  return assembled(target, rulesOn(input, target, params), {
    heldBy: gates.filter(({ verdict }) => verdict !== 'satisfied'),
    missing: missingIn(input, compiled),
    restsOn: gates.flatMap(({ restsOn }) => restsOn),
  })
}

const stepsOpen = (input: RulingInput): Missing[] =>
  [...input.runbook.program.steps.values()]
    .filter((compiled) => !isPassed(standingOf(input, compiled).state))
    .map(({ step, number }) => ({
      kind: 'step',
      step: step.id,
      says: `Step ${number} is open: ${textIn(step.title, input.language)}.`,
    }))

/** Nobody could report on them once the execution is completed. */
const runsOpen = (input: RulingInput): Missing[] =>
  Object.values(input.run.runs)
    .flat()
    .filter((run) => run.outcome === 'open' && run.voidedSeq === null)
    .map(({ action, seq }) => {
      const compiled = input.runbook.program.actions.get(action)
      const label = textIn(compiled?.action.label ?? action, input.language)
      const says = `"${label}" is authorized (#${seq}) and its outcome open: say what came of it.`
      return { kind: 'action', step: compiled?.offeredBy[0] ?? '', actions: [action], key: null, says }
    })

/** `complete`, `complete:STEP`, `resolve:LABEL`, `publish` (any update), `establish:FACT` (its fields are the parameters). */
export const ruleTarget = (input: RulingInput, target: string, params: Params = {}): Ruling => {
  if (target.startsWith('complete:')) return stepTarget(input, target, target.slice('complete:'.length), params)
  const rules = rulesOn(input, target, params)
  if (target === 'complete') return assembled(target, rules, { missing: [...runsOpen(input), ...stepsOpen(input)] })
  const label = target.startsWith('resolve:') ? target.slice('resolve:'.length) : null
  if (label !== null && !input.runbook.document.resolutions.includes(label))
    return assembled(target, rules, { unavailable: 'The runbook has no such resolution.' })
  return assembled(target, rules)
}
