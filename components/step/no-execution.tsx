'use client'

import { useRoomState } from '#components/room/room-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

/** An incident in which no runbook runs: still a record, and one next step. */
export function NoExecution() {
  const { room, may, setDialog, waits } = useRoomState()
  const startable = room.startable.filter((runbook) => runbook.cannotStart === null)
  return (
    <>
      <h2 className="step-title">No runbook is running</h2>
      <EmptyState
        title={startable.length > 0 ? 'Start one to see the next step.' : 'This workspace has no runbook to start.'}
        action={
          may('execution.start') && waits === null && startable.length > 0 ? (
            <Button variant="primary" onClick={() => setDialog({ kind: 'start' })}>
              Start a runbook
            </Button>
          ) : null
        }
      >
        Notes, severity, status and command are recorded either way.
      </EmptyState>
    </>
  )
}
