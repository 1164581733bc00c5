'use client'

import { useRef } from 'react'
import { useStepAction } from '#components/action/step-action.tsx'
import { formatClockUtc } from '#components/format/duration.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LadderHead } from './ladder-head.tsx'
import { LadderItems } from './ladder-items.tsx'
import { ladderOf } from './ladder-model.ts'
import { useMeetingLines } from './use-meeting-lines.ts'

const clock = (instant: string): string => formatClockUtc(Date.parse(instant))

export function Ladder() {
  const { model, may, setDialog, room, waits } = useRoomState()
  if (!model)
    return (
      <aside className="ladder" aria-label="Runbook">
        <div className="ladder-head">
          <h2>No runbook yet</h2>
        </div>
        <div className="ladder-empty">
          <EmptyState
            title="Nothing is running."
            action={
              may('execution.start') && waits === null && room.startable.length > 0 ? (
                <Button onClick={() => setDialog({ kind: 'start' })}>Start a runbook</Button>
              ) : null
            }
          >
            A runbook shows the next step and holds what must wait.
          </EmptyState>
        </div>
      </aside>
    )
  return (
    <aside className="ladder" aria-label="Runbook">
      <LadderHead model={model} />
      <Rail />
    </aside>
  )
}

function Rail() {
  const { model, stepId, named, memberName } = useRoomState()
  const action = useStepAction()
  const rail = useRef<HTMLOListElement>(null)
  useMeetingLines(rail, `${model?.execution.id}/${stepId}/${model?.execution.seq}/${action?.ruling.verdict}`)
  if (!model) return null
  const { before, beyond } = ladderOf({ model, current: stepId, action, named, memberName, clock })
  return (
    <ol className="rail" ref={rail} aria-label={`Steps of ${model.title}`}>
      <LadderItems items={before} model={model} />
      {beyond.length > 0 ? (
        <li className="past-hold">
          <ol aria-label="Behind the hold">
            <LadderItems items={beyond} model={model} />
          </ol>
        </li>
      ) : null}
    </ol>
  )
}
