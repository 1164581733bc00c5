'use client'

import { CLOSE } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { ReasonDialog } from './reason-dialog.tsx'

/** Resolving needs every execution completed, or abandoned with a reason. */
export function ResolveDialog() {
  const { executions, setDialog, goTo, room } = useRoomState()
  const running = executions.filter((model) => model.execution.status === 'running')
  if (running.length > 0)
    return (
      <Dialog open onOpenChange={(open) => !open && setDialog(null)} title="Resolving is held" size="narrow">
        <Notice tone="held">
          {room.incident.number} is resolved once every runbook is completed, or abandoned with a reason.
        </Notice>
        <div className="form-actions">
          {running.map((model) => (
            <Button
              key={model.execution.id}
              variant="primary"
              onClick={() => {
                setDialog(null)
                goTo(model.execution.id, CLOSE)
              }}
            >
              Close {model.title}
            </Button>
          ))}
        </div>
      </Dialog>
    )
  return (
    <ReasonDialog
      name="resolveIncident"
      title={`Resolve ${room.incident.number}`}
      description="It can be reopened with a reason."
      label="What ended it"
      empty="Say what ended it"
      field="summary"
      submit="Resolve the incident"
      input={(summary) => ({ summary })}
    />
  )
}
