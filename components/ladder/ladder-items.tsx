'use client'

import { briefWords } from '#components/evidence/value-words.ts'
import { formatClockUtc } from '#components/format/duration.ts'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { CLOSE } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useStepFacts } from '#components/step/step-facts.ts'
import { Avatar } from '#components/ui/avatar.tsx'
import { HoldLine } from '#components/ui/hold-line.tsx'
import type { IconName } from '#components/ui/icon.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Phase, Rung } from '#components/ui/rung.tsx'
import type { FactStatus, StepView } from '#domain/ruling/ruling.ts'
import { textIn } from '#domain/runbook/document.ts'
import type { LadderItem } from './ladder-model.ts'

export function LadderItems({ items, model }: { items: readonly LadderItem[]; model: ExecutionModel }) {
  return items.map((item) => (
    <li key={item.id} className={item.kind === 'hold' || item.kind === 'broken' ? 'rail-hold' : undefined}>
      <OneItem item={item} model={model} />
    </li>
  ))
}

function OneItem({ item, model }: { item: LadderItem; model: ExecutionModel }) {
  const { goTo } = useRoomState()
  switch (item.kind) {
    case 'phase':
      return (
        <Phase note={item.note} now={item.now}>
          {item.words}
        </Phase>
      )
    case 'rung':
      return (
        <Rung
          state={item.state}
          number={item.step.number}
          title={item.step.title}
          note={
            item.containment ? (
              <>
                {item.note} <Icon name="containment" small /> reversible
              </>
            ) : (
              item.note
            )
          }
          people={<PeopleOn model={model} step={item.step.id} />}
          current={item.current}
          onSelect={() => goTo(model.execution.id, item.step.id)}
        />
      )
    case 'facts':
      return <RungFacts model={model} step={item.step} />
    case 'lifted':
      return <HoldLine state="lifted" words={`Lifted ${formatClockUtc(Date.parse(item.at))}, by #${item.seq}`} />
    case 'broken':
      return <HoldLine state="broken" words={`Glass broken, #${item.seq}`} />
    case 'hold':
      return (
        <HoldLine state={item.state} words="Hold" label="Hold">
          <b>{item.state === 'shut' ? 'Refused' : 'Held'}: </b>
          {item.because}
        </HoldLine>
      )
    case 'action':
      return (
        <Rung
          state={item.free ? 'active' : 'todo'}
          square
          icon="action"
          title={<code>{item.action}</code>}
          note={item.note}
        />
      )
    case 'close':
      return (
        <Rung
          state={item.ended ? 'done' : 'todo'}
          square
          icon="evidence"
          last
          title={`Close ${textIn(model.document.title)}: what followed`}
          note={item.note}
          people={<PeopleOn model={model} step={CLOSE} />}
          current={item.current}
          onSelect={() => goTo(model.execution.id, CLOSE)}
        />
      )
    default:
      return item satisfies never
  }
}

function PeopleOn({ model, step }: { model: ExecutionModel; step: string }) {
  const { presence, room } = useRoomState()
  const here = presence.filter((each) => each.step === `${model.execution.id}/${step}` && each.member !== room.me.id)
  return here.map((each) => <Avatar key={each.member} name={each.name} small says={`${each.name} is here`} />)
}

const mostFacts = 6

/** Known is not yet good: what a verifier found wanting is known, too. */
function markOf({ status, reading }: FactStatus): { name: IconName; className?: string } {
  if (status !== 'known') return { name: 'unknown' }
  const failed = reading?.verified?.checks.some(({ result }) => result === 'failed') ?? false
  return failed ? { name: 'violated', className: 'tone-bad' } : { name: 'satisfied', className: 'tone-ok' }
}

function RungFacts({ model, step }: { model: ExecutionModel; step: StepView }) {
  const { nameOf } = useRoomState()
  const facts = useStepFacts(model, step)
  if (facts.length === 0) return null
  return (
    <ul className="rung-facts">
      {facts.slice(0, mostFacts).map(({ id, status, type }) => (
        <li key={id} className={status.status === 'known' ? undefined : 'unknown'}>
          <Icon {...markOf(status)} small />
          <span className="rung-fact">
            <code>{status.fact}</code>{' '}
            {status.status === 'known' ? (
              <bdi>{briefWords(type, status.value, nameOf)}</bdi>
            ) : status.status === 'notRead' ? (
              'not read'
            ) : (
              'unknown'
            )}
          </span>
        </li>
      ))}
      {facts.length > mostFacts ? <li>and {facts.length - mostFacts} more</li> : null}
    </ul>
  )
}
