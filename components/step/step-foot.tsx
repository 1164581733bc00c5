'use client'

import { useState } from 'react'
import { CommandProblem } from '#components/room/command-problem.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { isSigned } from '#components/room/execution-model.ts'
import { ReasonForm } from '#components/room/reason-form.tsx'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { Button } from '#components/ui/button.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import type { StepView } from '#domain/ruling/ruling.ts'
import { firstReason, sentence } from './verdict-words.ts'

type StepFootProps = { model: ExecutionModel; step: StepView; secondary: boolean }

/** Signing the step off: completing it, leaving it, skipping it with a reason, opening it again. */
export function StepFoot({ model, step, secondary }: StepFootProps) {
  const { may } = useRoomState()
  if (isSigned(step)) return <SignedOff model={model} step={step} />
  if (model.execution.status !== 'running' || !may('step.complete')) return null
  return <SignOff model={model} step={step} secondary={secondary} />
}

const signedWords = {
  done: 'Completed',
  skipped: 'Skipped',
  notNeeded: 'Closed as not needed',
  overtaken: 'Closed as overtaken',
}

function SignedOff({ model, step }: { model: ExecutionModel; step: StepView }) {
  const { memberName, goToEntry, may } = useRoomState()
  const [opening, setOpening] = useState(false)
  const reopen = useCommand('reopenStep')
  const progress = model.execution.steps[step.id]
  const words = signedWords[step.state as keyof typeof signedWords] ?? 'Signed off'
  return (
    <div className="signed-off">
      <p>
        <b>{words}</b>
        {progress ? (
          <>
            {' '}
            by {memberName(progress.by)}, <SeqLink seq={progress.seq} onFollow={goToEntry} />
            {progress.reason ? `: ${progress.reason}` : ''}
          </>
        ) : null}{' '}
        {model.execution.status === 'running' && may('step.complete') && !opening ? (
          <Button size="small" icon="read-again" onClick={() => setOpening(true)}>
            Work on it again
          </Button>
        ) : null}
      </p>
      {opening ? (
        <ReasonForm
          label="Why it is worked on again"
          submit="Reopen the step"
          command={reopen}
          input={(reason) => ({ execution: model.execution.id, step: step.id, reason })}
          onDone={() => setOpening(false)}
        />
      ) : null}
    </div>
  )
}

function SignOff({ model, step, secondary }: StepFootProps) {
  const { named, waits, may, goTo, showRefusal } = useRoomState()
  const announce = useAnnounce()
  const [leaving, setLeaving] = useState<'skip' | 'defer' | null>(null)
  const complete = useCommand('completeStep')
  const close = useCommand('closeStep')
  const skip = useCommand('skipStep')
  const defer = useCommand('deferStep')
  const ruling = step.canComplete
  const why = `${step.id}-complete-waits`
  const reason = waits ?? firstReason(ruling, named)
  const held = reason === null ? false : why
  const place = { execution: model.execution.id, step: step.id }

  const sign = async () => {
    const sending = await complete.run(place)
    if (!sending.ok) return
    if (sending.answer.outcome === 'refused') {
      showRefusal(sending.answer.seq)
      return
    }
    announce(`Step ${step.number} completed.`)
    const next = model.steps[step.number]
    if (next) goTo(model.execution.id, next.id)
  }
  const ruledOut = ruling.rules.some((rule) => rule.verdict !== 'satisfied') && waits === null
  const notNeeded = step.needed?.verdict === 'violated'
  if (notNeeded)
    return (
      <section className="sign-off">
        <div className="act">
          <Button
            size="large"
            variant={waits === null ? 'primary' : 'plain'}
            busy={close.busy}
            held={waits === null ? false : why}
            onClick={() => void close.run(place)}
          >
            Leave it: not needed
          </Button>
          <p id={why}>{waits ?? 'As things stand it is not needed. What it asks for can be recorded all the same.'}</p>
        </div>
        <CommandProblem problem={close.problem} />
      </section>
    )
  return (
    <section className="sign-off">
      <div className="act">
        <Button
          size={secondary ? 'normal' : 'large'}
          variant={held || secondary ? 'plain' : 'primary'}
          icon="check"
          held={held}
          onHeld={ruledOut ? sign : undefined}
          busy={complete.busy}
          onClick={sign}
        >
          Complete step {step.number}
        </Button>
        <p id={why}>
          {reason === null ? (
            'Nothing is missing. You sign it with your name.'
          ) : (
            <b className="tone-held">{waits ?? `Held: ${sentence(reason)}`}</b>
          )}
        </p>
        {step.state === 'deferred' || leaving === 'defer' ? null : (
          <Button variant="quiet" onClick={() => setLeaving('defer')}>
            Defer with a reason
          </Button>
        )}
        {step.canSkip.verdict === 'satisfied' && may('step.skip') && leaving !== 'skip' ? (
          <Button variant="quiet" onClick={() => setLeaving('skip')}>
            Skip with a reason
          </Button>
        ) : null}
      </div>
      <CommandProblem problem={complete.problem ?? close.problem} />
      {leaving === 'defer' ? (
        <ReasonForm
          label="Why it is put off, and until when"
          hint="The run still needs it. It stands among what is open, and whoever takes command reads it."
          submit={`Defer step ${step.number}`}
          command={defer}
          input={(words) => ({ ...place, reason: words })}
          onDone={() => setLeaving(null)}
        />
      ) : null}
      {leaving === 'skip' ? (
        <ReasonForm
          label="Why it is skipped"
          hint={step.canSkip.because}
          submit={`Skip step ${step.number}`}
          command={skip}
          input={(words) => ({ ...place, reason: words })}
          onDone={() => setLeaving(null)}
        />
      ) : null}
    </section>
  )
}
