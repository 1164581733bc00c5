'use client'

import { useRoomState } from '#components/room/room-context.tsx'
import { later, OnDemand } from '#components/ui/on-demand.tsx'

const approvalCard = later(async () => (await import('./approval-card.tsx')).ApprovalCard)

/** Every approval that somebody waits for, over the step, for everybody in the room. */
export function Approvals() {
  const { executions } = useRoomState()
  return executions.flatMap((model) =>
    model.approvals
      .filter(({ standing }) => standing === 'asked')
      .map((view) => <OnDemand key={view.approval.id} part={approvalCard} props={{ model, view }} />),
  )
}
