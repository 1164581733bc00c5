// A refusal changes nothing and is recorded: what was tried, which rules stood in the way, what they said and on which entries.
import type { NewEvent } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import type { Missed, RuleVerdict, Ruling } from '#domain/ruling/ruling.ts'
import { splitOpen } from '#domain/runbook/open-values.ts'
import { event } from './decision.ts'
import type { MissedFact, RecordedRule } from './events.ts'
import type { Ground } from './in-execution.ts'

const missedFact = ({ fact, key, why }: Missed): MissedFact => ({ fact, key, why })

const recordedRule = (rule: RuleVerdict): RecordedRule => ({
  guardrail: rule.guardrail,
  rule: rule.rule,
  verdict: rule.verdict,
  absolute: rule.absolute,
  missed: rule.missed.map(missedFact),
  restsOn: [...rule.restsOn],
  settle: [...rule.settle],
  instead: [...rule.instead],
})

/** The rules of a ruling as an entry holds them, with their sentences as open values. */
export function recordedRules(rules: readonly RuleVerdict[]): { rules: RecordedRule[]; open: Record<string, Json> } {
  const open = Object.fromEntries(rules.map((rule, i) => [`/rules/${i}/because`, rule.because]))
  return { rules: rules.map(recordedRule), open }
}

/** `target` is an action's name, or `complete:STEP`, `complete`, `resolve:LABEL`, `establish:FACT`. */
export function refusedEvent(ground: Ground, target: string, params: Record<string, Json>, ruling: Ruling): NewEvent {
  const { rules, open } = recordedRules(ruling.rules)
  const holds = ruling.heldBy.flatMap((hold) =>
    hold.verdict === 'satisfied' ? [] : [{ ...hold, verdict: hold.verdict }],
  )
  const split = splitParams(ground, target, params)
  return event(
    'action.refused',
    {
      execution: ground.run.id,
      action: target,
      params: split.data,
      verdict: ruling.verdict === 'violated' ? 'violated' : 'unknown',
      rules,
      heldBy: holds.map(({ step, verdict, missed, restsOn }) => ({
        step,
        verdict,
        missed: missed.map(missedFact),
        restsOn: [...restsOn],
      })),
      restsOn: [...ruling.restsOn],
    },
    {
      ...open,
      ...Object.fromEntries(holds.map((hold, i) => [`/heldBy/${i}/because`, hold.because])),
      '/unavailable': ruling.unavailable ?? undefined,
      ...split.open,
    },
  )
}

/** Parameters parted into what stands in the entry and what is sealed under `/params`. */
export function splitParams(ground: Ground, action: string, params: Record<string, Json>) {
  const fields = ground.runbook.document.actions.find((a) => a.id === action)?.parameters ?? []
  const data: Record<string, Json> = {}
  const open: Record<string, Json> = {}
  for (const field of fields) {
    const value = params[field.name]
    if (value === undefined) continue
    const split = splitOpen(field.type, value, `/params/${field.name}`)
    if (split.data !== undefined) data[field.name] = split.data
    Object.assign(open, split.open)
  }
  return { data, open }
}
