'use client'

import type { ExecutionModel } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'

const ended = { running: null, completed: 'completed', abandoned: 'abandoned' } as const

export function LadderHead({ model }: { model: ExecutionModel }) {
  const { executions, goTo } = useRoomState()
  const { status, runbook, id, startedFrom } = model.execution
  const named = [id, startedFrom?.execution]
  const others = executions.filter((other) => !named.includes(other.execution.id))
  return (
    <div className="ladder-head">
      <h2>
        {model.title} <span className="quieter">version {runbook.hash.slice(0, 8)}</span>
      </h2>
      <StartedFrom model={model} />
      <span className="meta">
        {model.signedOff} of {model.steps.length} signed off
        {ended[status] ? `, ${ended[status]}` : ''}.
        {others.length > 0 ? (
          <>
            {' '}
            Also here:{' '}
            {others.map((other, i) => (
              <span key={other.execution.id}>
                {i > 0 ? ', ' : null}
                <button
                  type="button"
                  className="link-button"
                  onClick={() => goTo(other.execution.id, other.at?.id ?? other.steps[0]?.id ?? '')}
                >
                  {other.title}
                  {other.title === model.title ? ` on ${other.scope}` : ''}
                </button>
              </span>
            ))}
          </>
        ) : null}
      </span>
    </div>
  )
}

/** The execution whose action started this one: it waits for what comes of it. */
function StartedFrom({ model }: { model: ExecutionModel }) {
  const { executions, goTo, goToEntry } = useRoomState()
  const from = model.execution.startedFrom
  const parent = executions.find(({ execution }) => execution.id === from?.execution)
  if (!from || !parent) return null
  const step = parent.steps.find(({ actions }) => actions.includes(from.action))
  return (
    <span className="meta">
      Started from{' '}
      <button
        type="button"
        className="link-button"
        onClick={() => goTo(parent.execution.id, step?.id ?? parent.steps[0]?.id ?? '')}
      >
        {parent.title}
      </button>
      {', '}
      <SeqLink seq={model.execution.seq} onFollow={goToEntry} />
      {'. '}
    </span>
  )
}
