'use client'

import { RecordForm } from '#components/evidence/record-form.tsx'
import { linesOf } from '#components/evidence/record-values.ts'
import type { FieldTarget } from '#components/room/room-context.tsx'
import { useRoomState } from '#components/room/room-context.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

/** Reads a fact of another step again, without leaving the step you stand on. */
export function ReadAgainDialog({ target }: { target: FieldTarget }) {
  const { executions, setDialog } = useRoomState()
  const model = executions.find((each) => each.execution.id === target.execution)
  const step = model?.steps.find((each) => each.id === target.step)
  const line =
    step && linesOf(step.captures).find(({ capture, key }) => capture.fact === target.fact && key === target.key)
  if (!model || !step) return null
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && setDialog(null)}
      title={line?.status.reading ? 'Read again' : 'Record it'}
      description={`Recorded in step ${step.number}: ${step.title}`}
      size="wide"
    >
      {line ? (
        <RecordForm
          model={model}
          step={step}
          only={line}
          held={step.hold && step.hold.verdict !== 'satisfied' ? 'read-again-held' : false}
          onRecorded={() => setDialog(null)}
        />
      ) : (
        <p>Step {step.number} does not ask for it yet.</p>
      )}
      {step.hold && step.hold.verdict !== 'satisfied' ? (
        <p id="read-again-held" className="tone-held">
          Held: {step.hold.because}
        </p>
      ) : null}
    </Dialog>
  )
}
