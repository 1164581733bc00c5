// An approval is bound to exactly what was asked and to the entries it rested on; anything else finds none, and what has none is held.
import type { Approval, RuleRef } from '#domain/execution/state.ts'
import { canonicalBytes, NotStorable, sha256Hex } from '#domain/journal/canonical.ts'
import type { Json } from '#domain/json.ts'
import { GIVER_FAULT } from '#domain/member/approver.ts'
import { answer, ascending } from '#domain/ruling/answer.ts'
import type {
  ApprovalNeed,
  ApprovalStanding,
  GlassRule,
  Params,
  RuleVerdict,
  Ruling,
  RulingInput,
} from '#domain/ruling/ruling.ts'
import { Stage } from '#domain/ruling/stage.ts'
import type { CompiledAction } from '#domain/runbook/compile.ts'

/** How long an approval can be given and used, from when it was asked for. */
export const APPROVAL_LASTS_MS = 30 * 60_000

export type Bound = {
  execution: string
  runbook: string
  step: string
  action: string
  params: Params
  restsOn: readonly number[]
  /** Rules it passes over, each with what it said. */
  glass: readonly { guardrail: string; rule: number; verdict: string }[]
}

/** One digest of everything an approval is bound to; null where the parameters cannot be stored, so that nothing matches them. */
export function bindingOf({ params, restsOn, glass, ...rest }: Bound): string | null {
  const given = Object.entries(params).filter((pair): pair is [string, Json] => pair[1] !== undefined)
  const over = glass.map(({ guardrail, rule, verdict }): Json => [guardrail, rule, verdict])
  try {
    return sha256Hex(
      canonicalBytes({ ...rest, params: Object.fromEntries(given), restsOn: ascending(restsOn), glass: over }),
    )
  } catch (error) {
    if (error instanceof NotStorable) return null
    throw error
  }
}

const WHO: Record<string, string> = {
  'second-person':
    'Another responder, admin or owner can give it, but nobody whose invitation or password reset came from who asks, or from an unknown hand, within the last 24 hours.',
  commander: 'The commander can give it, when somebody else asks.',
}

const whoGives = (givers: readonly string[]): string =>
  givers
    .filter((giver, _, all) => giver !== 'second-person' || all.length === 1)
    .map((giver) => WHO[giver] ?? `Another member whose role is ${giver} or a higher one can give it.`)
    .join(' ')

const saying = (standing: ApprovalStanding, who: string, seq: number | null, lost: string): string | null => {
  switch (standing) {
    case 'given':
      return null
    case 'notAsked':
      return `It needs an approval: ask for it first. ${who}`
    case 'asked':
      return `Its approval is asked for (#${seq}) and not given. ${who}`
    case 'refused':
      return `Its approval was refused (#${seq}). ${who}`
    case 'expired':
      return `The approval asked for in #${seq} has expired. Ask again. ${who}`
    case 'void':
      return `The approval asked for in #${seq} is void: a parameter, or a reading it rests on, is another one now. Ask again. ${who}`
    case 'lost':
      return `The approval asked for in #${seq} does not count any more: ${lost}. Ask again. ${who}`
    default:
      throw new Error(`No words for ${standing satisfies never}`)
  }
}

export const isExpired = ({ expiresAt }: Pick<Approval, 'expiresAt'>, now: string): boolean =>
  Date.parse(now) >= Date.parse(expiresAt)

/** How an approval stands by itself, whatever became of what it rests on. */
export const approvalState = (approval: Approval, now: string): 'asked' | 'given' | 'refused' | 'expired' | 'used' => {
  if (approval.usedSeq !== null) return 'used'
  if (approval.decision?.answer === 'refused') return 'refused'
  if (isExpired(approval, now)) return 'expired'
  return approval.decision ? 'given' : 'asked'
}

/** Rules that stand against an action and could be passed over, all else being well; null when something else stands in the way. */
export function breakable({ rules, heldBy, unavailable, missing }: Ruling): GlassRule[] | null {
  const against = rules.filter(({ verdict }) => verdict !== 'satisfied')
  if (heldBy.length > 0 || unavailable !== null || missing.length > 0) return null
  if (against.some((rule) => rule.absolute || rule.overridable === null || isUntyped(rule))) return null
  return against.map(({ guardrail, rule, verdict, overridable }) => ({
    guardrail,
    rule,
    verdict: verdict === 'violated' ? verdict : 'unknown',
    role: overridable?.role ?? '',
  }))
}

const isUntyped = ({ missed }: RuleVerdict): boolean => missed.some(({ why }) => why === 'notTyped')

export const ruleRefs = (glass: readonly GlassRule[]): RuleRef[] =>
  glass.map(({ guardrail, rule }) => ({ guardrail, rule }))

/** Is no approval needed here, because the runbook says so of these parameters? */
function freed(input: RulingInput, compiled: CompiledAction, params: Params) {
  if (compiled.action.approval === undefined) return { free: true, restsOn: [] }
  if (compiled.unless === null) return { free: false, restsOn: [] }
  const { verdict, restsOn } = answer(new Stage(input, { params, strict: true }), compiled.unless)
  return { free: verdict === 'satisfied', restsOn }
}

/** The approval an action needs now, with these parameters; null when it needs none, or none would help. */
export function approvalNeed(
  input: RulingInput,
  compiled: CompiledAction,
  params: Params,
  ruling: Ruling,
  step: string,
): { need: ApprovalNeed | null; restsOn: readonly number[] } {
  const { free, restsOn } = freed(input, compiled, params)
  const rests = ascending([...ruling.restsOn, ...restsOn])
  const glass = breakable(ruling) ?? []
  const { approval: asked, id: action } = compiled.action
  if (free && glass.length === 0) return { need: null, restsOn: rests }
  const givers = [...new Set([...(free || !asked ? [] : [asked.by]), ...glass.map(({ role }) => role)])]
  const binding = bindingOf({
    execution: input.run.id,
    runbook: input.run.runbook.hash,
    step,
    action,
    params,
    restsOn: rests,
    glass,
  })
  const { standing, approval, lost } = standingFor(input, action, binding, givers)
  const says = saying(standing, whoGives(givers), approval?.seq ?? null, lost)
  return { need: { givers, glass, standing, approval, step, binding, says }, restsOn: rests }
}

type Standing = { standing: ApprovalStanding; approval: Approval | null; lost: string }

/**
 * An approval serves whoever asked for it, once, as long as nobody else has to agree by now. Of several for the same thing,
 * one that was given comes first.
 */
function standingFor(input: RulingInput, action: string, binding: string | null, givers: readonly string[]): Standing {
  const own = input.run.approvals.filter(
    (one) => one.action === action && (input.by === undefined || one.by === input.by),
  )
  const stateOf = (one: Approval) => approvalState(one, input.now)
  const same = own.filter(
    (one) => binding !== null && one.binding === binding && givers.every((giver) => one.givers.includes(giver)),
  )
  const faultOf = (one: Approval) => input.giverFault?.(one) ?? null
  const given = same.filter((one) => stateOf(one) === 'given')
  const approval = given.findLast((one) => faultOf(one) === null) ?? given.at(-1) ?? same.at(-1)
  if (approval === undefined) {
    const open = own.findLast((one) => ['asked', 'given'].includes(stateOf(one)))
    return { standing: open ? 'void' : 'notAsked', approval: open ?? null, lost: '' }
  }
  const standing = stateOf(approval)
  if (standing === 'used') return { standing: 'notAsked', approval: null, lost: '' }
  const fault = standing === 'given' ? faultOf(approval) : null
  return fault ? { standing: 'lost', approval, lost: GIVER_FAULT[fault] } : { standing, approval, lost: '' }
}
