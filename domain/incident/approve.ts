// An approval is asked for by one person and given by another, who has just shown who they are; it is ruled again when it is given.
import type { z } from 'zod'
import type { Approval } from '#domain/execution/state.ts'
import type { NewEvent } from '#domain/journal/entry.ts'
import type { Json } from '#domain/json.ts'
import { APPROVER_FAULT, isRecent } from '#domain/member/approver.ts'
import { APPROVAL_LASTS_MS } from '#domain/ruling/approval.ts'
import { approvalView } from '#domain/ruling/approval-view.ts'
import { isReentered, reentriesOf } from '#domain/ruling/reentry.ts'
import { ruleApart } from '#domain/ruling/rule.ts'
import type { ApprovalNeed, Ruling } from '#domain/ruling/ruling.ts'
import { askedFor } from './act.ts'
import { approverFaultOf } from './approver-of.ts'
import { claimFor, withClaim } from './claiming.ts'
import type { Decide, DecideContext, Decision, Rejected } from './decision.ts'
import { accepted, event, rejected } from './decision.ts'
import type { Ground } from './in-execution.ts'
import { inExecution } from './in-execution.ts'
import { recordedRules, refusedEvent, splitParams } from './refuse.ts'
import type { GiveApproval, RefuseApproval, RequestApproval } from './schema.ts'
import type { Incident } from './state.ts'

export const requestApproval: Decide<z.infer<typeof RequestApproval>> = (
  state,
  { execution, approval, action, params, reason },
  ctx,
) =>
  inExecution(state, execution, ctx, (ground) => {
    const asked = askedFor(ground, action, params)
    if ('kind' in asked) return asked
    if (Object.values(state.executions).some(({ approvals }) => approvals.some(({ id }) => id === approval)))
      return rejected('CONFLICT', 'This approval was asked for before.')
    const claim = claimFor(ground, action, asked.values, ctx)
    const { ruling, need } = ruleApart(withClaim(ground, action, claim, state), action, asked.values)
    const overGlass = reason !== null && need !== null && need.glass.length > 0
    if (ruling.verdict !== 'satisfied' && !overGlass)
      return accepted([refusedEvent(ground, action, asked.values, ruling)], { answer: 'refused' })
    const fault = notToAsk(state, need, reason, ctx)
    if (fault) return fault
    return asking(ground, { action, params: asked.values, approval, reason }, ruling, need, ctx)
  })

function notToAsk(
  state: Incident,
  need: ApprovalNeed | null,
  reason: string | null,
  ctx: DecideContext,
): Rejected | null {
  if (need === null || need.binding === null)
    return rejected('CONFLICT', 'It needs no approval: ask for the action itself.')
  if (reason !== null && need.glass.length === 0)
    return rejected('CONFLICT', 'No guardrail stands against it: ask for the approval alone.')
  const seq = need.approval?.seq
  if (need.standing === 'asked') return rejected('CONFLICT', `Its approval is asked for already (#${seq}).`)
  if (need.standing === 'given')
    return rejected('CONFLICT', `Its approval is given already (#${seq}): ask for the action itself.`)
  if (need.givers.includes('commander') && ctx.by === state.commander)
    return rejected('CONFLICT', 'The commander approves this, and nobody approves their own request: another asks.')
  return null
}

function asking(
  ground: Ground,
  what: { action: string; params: Record<string, Json>; approval: string; reason: string | null },
  ruling: Ruling,
  need: ApprovalNeed | null,
  ctx: DecideContext,
): Decision {
  const split = splitParams(ground, what.action, what.params)
  const data = {
    execution: ground.run.id,
    approval: what.approval,
    action: what.action,
    step: need?.step ?? '',
    params: split.data,
    givers: [...(need?.givers ?? [])],
    restsOn: [...ruling.restsOn],
    expiresAt: new Date(Date.parse(ctx.now) + APPROVAL_LASTS_MS).toISOString(),
  }
  const open = { ...split.open, '/binding': need?.binding }
  if (what.reason === null) return accepted([event('approval.requested', data, open)])
  const against = recordedRules(ruling.rules.filter(({ verdict }) => verdict !== 'satisfied'))
  const over = { ...open, ...against.open, '/reason': what.reason }
  return accepted([event('override.requested', { ...data, rules: against.rules }, over)])
}

export const giveApproval: Decide<z.infer<typeof GiveApproval>> = (
  state,
  { execution, approval: id, reentered },
  ctx,
) =>
  inExecution(state, execution, ctx, (ground) => {
    const approval = ground.run.approvals.find((one) => one.id === id)
    if (!approval) return rejected('NOT_FOUND', 'There is no such request for an approval.')
    const because =
      settled(approval) ??
      notTheOne(state, approval, ctx) ??
      noLongerBound(state, ground, approval, ctx) ??
      notRecent(ctx) ??
      notReentered(ground, approval, reentered)
    const typed = reentered.map((text, i): [string, string] => [`/reentered/${i}`, text])
    return because ?? accepted([answered('given', execution, approval, Object.fromEntries(typed))])
  })

const answered = (
  answer: 'given' | 'refused',
  execution: string,
  { id, action, glass }: Approval,
  open: Record<string, string>,
): NewEvent => event(`${glass ? 'override' : 'approval'}.${answer}`, { execution, approval: id, action }, open)

/** Whoever sees a reason against it may say no, and who asked may take it back, until it is used. */
export const refuseApproval: Decide<z.infer<typeof RefuseApproval>> = (
  state,
  { execution, approval: id, reason },
  ctx,
) =>
  inExecution(state, execution, ctx, (ground) => {
    const approval = ground.run.approvals.find((one) => one.id === id)
    if (!approval) return rejected('NOT_FOUND', 'There is no such request for an approval.')
    if (approval.usedSeq !== null || approval.decision?.answer === 'refused') return settled(approval) ?? used(approval)
    return accepted([answered('refused', execution, approval, { '/reason': reason })])
  })

const used = ({ usedSeq }: Approval): Rejected => rejected('CONFLICT', `The approval is used (#${usedSeq}).`)

function settled(approval: Approval): Rejected | null {
  if (approval.usedSeq !== null) return used(approval)
  const { decision } = approval
  return decision && rejected('CONFLICT', `The approval is ${decision.answer} already (#${decision.seq}).`)
}

function notTheOne(state: Incident, approval: Approval, ctx: DecideContext): Rejected | null {
  const fault = approverFaultOf(approval, ctx.by, state, ctx)
  return fault && rejected('FORBIDDEN', APPROVER_FAULT[fault])
}

function notRecent({ authenticatedAt, now }: DecideContext): Rejected | null {
  if (isRecent(authenticatedAt, now)) return null
  const confirm = 'Confirm your password first'
  return rejected('FORBIDDEN', `${confirm}: an approval needs a sign-in of the last 10 minutes.`, { password: confirm })
}

function noLongerBound(state: Incident, ground: Ground, approval: Approval, ctx: DecideContext): Rejected | null {
  const again = 'Whoever asked can ask again.'
  const { action, params, seq } = approval
  const claim = claimFor(ground, action, params, ctx)
  const { standing } = approvalView(withClaim(ground, action, claim, state), approval)
  if (standing === 'asked') return null
  if (standing === 'expired') return rejected('CONFLICT', `The request of #${seq} has expired. ${again}`)
  if (standing === 'held') return rejected('CONFLICT', `A guardrail holds what was asked for in #${seq} now. ${again}`)
  return rejected('CONFLICT', `What #${seq} rests on changed since it was asked for. ${again}`)
}

function notReentered(ground: Ground, { action, params }: Approval, typed: readonly string[]): Rejected | null {
  const asked = reentriesOf(ground.input, action, params)
  const wrong = asked.flatMap((one, i): [string, string][] =>
    isReentered(one, typed[i] ?? '', ground.input.nameOf)
      ? []
      : [[`reentered.${i}`, `${one.label}: this is not what is recorded. Read it at its source`]],
  )
  for (let i = asked.length; i < typed.length; i++) wrong.push([`reentered.${i}`, 'Nothing more is typed again here'])
  return wrong.length === 0 ? null : rejected('BAD_INPUT', 'Nothing was approved.', Object.fromEntries(wrong))
}
