// What an approver is shown is ruled like everything else: does what was asked for still stand, and on what?
import type { Approval } from '#domain/execution/state.ts'
import { approvalState } from '#domain/ruling/approval.ts'
import type { Reentry } from '#domain/ruling/reentry.ts'
import { reentriesOf } from '#domain/ruling/reentry.ts'
import { ruleApart } from '#domain/ruling/rule.ts'
import type { GlassRule, Ruling, RulingInput } from '#domain/ruling/ruling.ts'

export type ApprovalView = {
  readonly approval: Approval
  /** Only `asked` can be given, and only `given` can be used. `held`: a guardrail says no now. `void`: what it rests on changed. */
  readonly standing: 'asked' | 'given' | 'refused' | 'expired' | 'used' | 'held' | 'void'
  /** What the rules say now, the approval left aside. */
  readonly ruling: Ruling
  /** Rules that it would pass over. */
  readonly glass: readonly GlassRule[]
  /** What its approver types once more. Do not show its value beside it. */
  readonly reenter: readonly Reentry[]
}

export function approvalView(input: RulingInput, approval: Approval): ApprovalView {
  const { action, params } = approval
  const { ruling, need } = ruleApart(input, action, params)
  const glass = need?.glass ?? []
  const reenter = reentriesOf(input, action, params)
  const own = approvalState(approval, input.now)
  const isOpen = own === 'asked' || own === 'given'
  const isHeld = ruling.verdict !== 'satisfied' && glass.length === 0
  const isBound = approval.binding !== null && need?.binding === approval.binding
  const standing = !isOpen || (isBound && !isHeld) ? own : isHeld ? 'held' : 'void'
  return { approval, standing, ruling, glass, reenter }
}
