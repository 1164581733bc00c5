'use client'

import { Span } from '#components/format/elapsed.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { CLOSE } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'

type Neighbour = { id: string; words: string }

/** The rungs above and below the one you stand on. */
export function neighbours(
  model: ExecutionModel,
  stepId: string,
): { before: Neighbour | null; after: Neighbour | null } {
  const rungs: Neighbour[] = [
    ...model.steps.map((step) => ({ id: step.id, words: `Step ${step.number}` })),
    { id: CLOSE, words: 'Close' },
  ]
  const at = rungs.findIndex((rung) => rung.id === stepId)
  return { before: rungs[at - 1] ?? null, after: rungs[at + 1] ?? null }
}

export function StepHead({ model, label, title }: { model: ExecutionModel; label: string; title: string }) {
  const { stepId, goTo, bookmark } = useRoomState()
  const { before, after } = neighbours(model, stepId)
  const go = (id: string) => goTo(model.execution.id, id)
  return (
    <>
      {bookmark ? (
        <p className="bookmark">
          <Icon name="flag" small /> You left step {bookmark.step.number}
          {bookmark.model.execution.id === model.execution.id ? null : ` of ${bookmark.model.title}`}{' '}
          <Span since={bookmark.leftAt} /> ago.{' '}
          <button
            type="button"
            className="link-button"
            onClick={() => goTo(bookmark.model.execution.id, bookmark.step.id)}
          >
            Go back
          </button>
        </p>
      ) : null}
      <div className="step-head">
        <div>
          <p className="label">{label}</p>
          <h2 className="step-title">{title}</h2>
        </div>
        <div className="row tight only-wide step-neighbours">
          {before ? (
            <Button size="small" variant="quiet" onClick={() => go(before.id)}>
              <kbd>k</kbd> {before.words}
            </Button>
          ) : null}
          {after ? (
            <Button size="small" variant="quiet" onClick={() => go(after.id)}>
              <kbd>j</kbd> {after.words}
            </Button>
          ) : null}
        </div>
      </div>
    </>
  )
}
