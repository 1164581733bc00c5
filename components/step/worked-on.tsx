'use client'

import { Moment } from '#components/format/moment.tsx'
import { CommandProblem } from '#components/room/command-problem.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { isHeldBack, isPassed } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import type { StepView } from '#domain/ruling/ruling.ts'
import { sentence } from './verdict-words.ts'

/** Who works on the step, or that it was put off and why; and taking it. */
export function WorkedOn({ model, step }: { model: ExecutionModel; step: StepView }) {
  const { room, memberName, goToEntry, may, waits } = useRoomState()
  const take = useCommand('takeStep')
  const progress = model.execution.steps[step.id]
  if (model.execution.status !== 'running' || isPassed(step)) return null
  const deferred = step.state === 'deferred' && progress !== undefined
  const mine = progress?.state === 'active' && progress.by === room.me.id
  const takes = may('step.complete') && !mine && !isHeldBack(step)
  if (!progress && !takes) return null
  const word = deferred ? 'Take it up again' : progress ? 'Take it over' : 'Take this step'
  return (
    <div className={deferred ? 'worked-on deferred' : 'worked-on'}>
      <span>
        <Icon name={deferred ? 'clock' : 'person'} small />{' '}
        {progress === undefined ? (
          'Nobody works on this step.'
        ) : deferred ? (
          <>
            <b>Deferred by {memberName(progress.by)}.</b> {sentence(progress.reason ?? 'The reason was redacted')} The
            run still needs it.
          </>
        ) : (
          <>
            <b>{mine ? 'You work' : `${memberName(progress.by)} works`}</b> on this step since{' '}
            <Moment at={progress.at} as="clock" plain />.
          </>
        )}{' '}
        {progress ? <SeqLink seq={progress.seq} onFollow={goToEntry} /> : null}
      </span>
      {takes ? (
        <Button
          size="small"
          busy={take.busy}
          held={waits === null ? false : 'taking-waits'}
          onClick={() => void take.run({ execution: model.execution.id, step: step.id })}
        >
          {word}
        </Button>
      ) : null}
      {takes && waits !== null ? (
        <span className="meta" id="taking-waits">
          {waits}
        </span>
      ) : null}
      <CommandProblem problem={take.problem} />
    </div>
  )
}
