'use client'

import { Avatar } from '#components/ui/avatar.tsx'
import { Icon } from '#components/ui/icon.tsx'
import type { StepDot } from '#components/ui/step-dots.tsx'
import { StepDots } from '#components/ui/step-dots.tsx'
import type { ExecutionModel } from './execution-model.ts'
import { isHeldBack, isPassed } from './execution-model.ts'
import { useRoomState } from './room-context.tsx'

function dotsOf({ steps, at }: ExecutionModel): StepDot[] {
  return steps.flatMap((step): StepDot[] => {
    const dot: StepDot = isPassed(step)
      ? step.state === 'done'
        ? 'done'
        : 'skipped'
      : step.id === at?.id
        ? 'current'
        : 'todo'
    return isHeldBack(step) && !isPassed(step) ? ['hold', dot] : [dot]
  })
}

/** Every execution of the incident in one line, as soon as there are two. */
export function OverviewStrip() {
  const { executions, model, goTo, presence, room } = useRoomState()
  if (executions.length < 2) return null
  return (
    <nav className="overview-strip" aria-label="Executions">
      {executions.map((each) => {
        const { execution, title, at } = each
        const here = presence.filter((person) => person.step?.startsWith(`${execution.id}/`))
        const unknown = new Set(
          each.steps.flatMap((step) =>
            step.captures.flatMap((capture) =>
              capture.status
                .filter(({ status }) => status !== 'known' && status !== 'notRead')
                .map(({ fact, key }) => `${fact}${key}`),
            ),
          ),
        ).size
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
            <code>{each.scope}</code>
            <StepDots steps={dotsOf(each)} says={says} />
            <span className="quieter">{says}</span>
            {unknown > 0 ? (
              <span className="tone-held">
                <Icon name="unknown" small /> {unknown} unknown
              </span>
            ) : null}
            {here.map((person) => (
              <Avatar
                key={person.member}
                name={person.name}
                small
                me={person.member === room.me.id}
                says={`${person.name} is here`}
              />
            ))}
          </button>
        )
      })}
    </nav>
  )
}
