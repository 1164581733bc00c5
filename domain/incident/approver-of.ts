// Who gives an approval, or gave it, is judged by the records of both members as they are at the ruling moment.
import type { Approval } from '#domain/execution/state.ts'
import type { ApproverFault } from '#domain/member/approver.ts'
import { approverFault } from '#domain/member/approver.ts'
import type { DecideContext } from './decision.ts'
import type { Incident } from './state.ts'

export function approverFaultOf(
  approval: Approval,
  approver: string,
  incident: Incident,
  ctx: DecideContext,
): ApproverFault | null {
  const [record = null, asker = null] = ctx.members([approver, approval.by])
  if (record && record.person === asker?.person) return 'self'
  return approverFault(approval, { id: approver, record }, incident, ctx.now)
}
