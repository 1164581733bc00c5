'use client'

import type { ReactNode } from 'react'
import { Span } from '#components/format/elapsed.tsx'
import type { Present } from '#components/live/room-view.ts'
import { Avatar } from '#components/ui/avatar.tsx'
import type { IconName } from '#components/ui/icon.tsx'
import { Icon } from '#components/ui/icon.tsx'
import type { StepDot } from '#components/ui/step-dots.tsx'
import { StepDots } from '#components/ui/step-dots.tsx'
import type { RunHandOver } from '#domain/incident/hand-over.ts'
import type { ExecutionModel } from './execution-model.ts'
import { CLOSE, isHeldBack, isPassed } from './execution-model.ts'
import { useRoomState } from './room-context.tsx'
import { useHandOver } from './use-hand-over.ts'

function dotsOf({ steps, at }: ExecutionModel): StepDot[] {
  return steps.flatMap((step): StepDot[] => {
    if (isPassed(step)) return [step.state === 'done' ? 'done' : 'skipped']
    const dot: StepDot = step.id === at?.id ? 'current' : step.state === 'deferred' ? 'deferred' : 'todo'
    return isHeldBack(step) ? ['hold', dot] : [dot]
  })
}

/** Every execution of the incident in one line, as soon as there are two. */
export function OverviewStrip() {
  const { executions } = useRoomState()
  return executions.length < 2 ? null : <Strip />
}

function Strip() {
  const { executions, model, goTo, presence } = useRoomState()
  const { runs } = useHandOver()
  return (
    <nav className="overview-strip" aria-label="Executions">
      {executions.map((each) => {
        const { execution, title, at } = each
        const ended = execution.status !== 'running'
        const says = ended
          ? execution.status
          : `${each.signedOff} of ${each.steps.length}${at ? `, at step ${at.number}` : ''}`
        return (
          <button
            key={execution.id}
            type="button"
            aria-current={execution.id === model?.execution.id ? 'true' : undefined}
            onClick={() => goTo(execution.id, at?.id ?? each.steps[0]?.id ?? '')}
          >
            <b>{title}</b>
            <code className="only-wide">{each.scope}</code>
            <StepDots steps={dotsOf(each)} says={says} />
            <span className="quieter only-wide" aria-hidden="true">
              {says}
            </span>
            <Counts run={runs.find((run) => run.execution === execution.id)} />
            {presence.map((person) => (
              <Here key={person.member} person={person} model={each} />
            ))}
          </button>
        )
      })}
    </nav>
  )
}

/** What is open in it: nothing is said of what there is none of. */
function Counts({ run }: { run: RunHandOver | undefined }) {
  if (!run) return null
  const since = run.unreported.map(({ run: open }) => Date.parse(open.at))
  return (
    <>
      <Count of={run.held.length} icon="hold" word={run.held.length === 1 ? 'hold' : 'holds'} />
      <Count of={run.unknown.length} icon="unknown" word="unknown" />
      <Count of={since.length} icon="action" word="not reported">
        , <Span since={Math.min(...since)} />
      </Count>
      <Count of={run.deferred.length} icon="clock" word="deferred" />
    </>
  )
}

type CountProps = { of: number; icon: IconName; word: string; children?: ReactNode }

/** Folds to the shape and the number where there is little room; the word stays for who listens. */
function Count({ of, icon, word, children }: CountProps) {
  if (of === 0) return null
  return (
    <span className="tone-held overview-count">
      <Icon name={icon} small />
      <span>
        {of} <span className="folds">{word}</span>
        {children}
      </span>
    </span>
  )
}

function Here({ person, model }: { person: Present; model: ExecutionModel }) {
  const { room } = useRoomState()
  const [execution, id] = person.step?.split('/') ?? []
  if (execution !== model.execution.id) return null
  const number = id === CLOSE ? null : model.steps.find((step) => step.id === id)?.number
  const where = number === undefined ? 'here' : number === null ? 'at the close' : `at step ${number}`
  return (
    <span className="overview-here">
      <Avatar name={person.name} small me={person.member === room.me.id} says={`${person.name} is ${where}`} />
      {number ? <span aria-hidden="true">{number}</span> : null}
    </span>
  )
}
