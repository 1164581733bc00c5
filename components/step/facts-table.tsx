'use client'

import { Fragment } from 'react'
import { glanceWords, valueParts, valueWords } from '#components/evidence/value-words.ts'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { Breakable } from '#components/ui/breakable.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { FactValue } from '#components/ui/fact-value.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import type { StepView } from '#domain/ruling/ruling.ts'
import { FactAge } from './fact-age.tsx'
import { FactTable } from './fact-table.tsx'

import { FactWorking } from './fact-working.tsx'
import { FileLinks } from './file-links.tsx'
import { AcknowledgeButton, AcknowledgedBy, ObserverMark } from './program-said.tsx'
import type { FactLine } from './step-facts.ts'
import { useStepFacts } from './step-facts.ts'
import { factStateWords } from './verdict-words.ts'
import { Working } from './working.tsx'

/** What must be known: the value first and largest, then where it was read, by whom, how old, in which entry. */
export function FactsTable({ model, step }: { model: ExecutionModel; step: StepView }) {
  const lines = useStepFacts(model, step)
  if (lines.length === 0) return null
  return (
    <section>
      <div className="section-head">
        <h3>What must be known</h3>
        <span className="meta">Facts this step rests on</span>
      </div>
      <table className="facts">
        <thead>
          <tr>
            <th scope="col">Fact</th>
            <th scope="col">Value</th>
            <th scope="col">Source</th>
            <th scope="col">By</th>
            <th scope="col" className="right">
              Age
            </th>
            <th scope="col" className="right">
              Entry
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Fragment key={line.id}>
              <FactRow line={line} model={model} step={step} />
              <WorkingRow line={line} />
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Once for all facts that came out of one check: beside the one that says whether it held. */
function WorkingRow({ line }: { line: FactLine }) {
  const { reading } = line.status
  if (!reading?.verified || line.type.type !== 'record') return null
  return (
    <tr className="working-row">
      <td colSpan={6}>
        <Working reading={reading} />
      </td>
    </tr>
  )
}

function FactRow({ line, model, step }: { line: FactLine; model: ExecutionModel; step: StepView }) {
  const { nameOf, memberName, goToEntry } = useRoomState()
  const { status } = line
  const { reading } = status
  const known = status.status === 'known'
  const isDerived = model.input?.runbook.program.derived.has(status.fact) ?? false
  return (
    <tr className={classNames(!known && 'unknown')}>
      <td>
        <code className="fact-name">{status.fact}</code>
      </td>
      <td>
        <Value line={line} />
        {known && line.type.type === 'record' ? <FileLinks type={line.type} value={status.value} /> : null}
        {status.key === null ? null : (
          <span className="meta fact-key">
            {' '}
            for <bdi>{nameOf(status.key)}</bdi>
          </span>
        )}
        <Earlier line={line} />
      </td>
      <td>
        {reading ? (
          reading.source === null ? (
            <span className="redacted">redacted</span>
          ) : (
            <>
              <bdi>{reading.source}</bdi>, <ObserverMark reading={reading} />
              <span className="fact-collector">
                , <bdi>{reading.verified ? 'Holdpoint' : memberName(reading.by)}</bdi>
              </span>
              <AcknowledgedBy reading={reading} />
            </>
          )
        ) : isDerived ? (
          <FactWorking model={model} fact={status.fact} />
        ) : status.status === 'known' || status.status === 'notRead' ? null : (
          <span className="quieter">{factStateWords[status.status]}</span>
        )}
        {status.status === 'unacknowledged' && reading && model.execution.status === 'running' ? (
          <div className="acknowledge-row">
            <AcknowledgeButton execution={model.execution.id} fact={status.fact} entry={reading.seq} />
          </div>
        ) : null}
        <ReadAgain line={line} model={model} step={step} />
      </td>
      <td className="fact-by" dir="auto">
        {reading ? <span>{reading.verified ? 'Holdpoint' : memberName(reading.by)}</span> : null}
      </td>
      <td className="right number">
        <FactAge status={status} />
      </td>
      <td className="right">{reading ? <SeqLink seq={reading.seq} onFollow={goToEntry} /> : null}</td>
    </tr>
  )
}

function Value({ line }: { line: FactLine }) {
  const { nameOf } = useRoomState()
  const { status, type } = line
  const { reading } = status
  const unacknowledged = status.status === 'unacknowledged'
  if (status.status === 'known' || unacknowledged) {
    const value = unacknowledged ? (reading?.value ?? null) : status.value
    const parts = valueParts(type, value, nameOf)
    if (parts.length > 0)
      return (
        <details className="fact-table">
          <summary>
            <FactValue state="current" unacknowledged={unacknowledged}>
              <Breakable>{glanceWords(type, value, nameOf)}</Breakable>
            </FactValue>
          </summary>
          <dl className="fact-record">
            {parts.map((part) => (
              <div className="fact-part" key={part.label}>
                <dt>{part.label}</dt>
                <dd className={part.unknown ? 'tone-held' : undefined}>{part.words}</dd>
              </div>
            ))}
          </dl>
        </details>
      )
    if (type.type === 'table') return <FactTable type={type} value={value} unacknowledged={unacknowledged} />
    return (
      <FactValue state="current" unacknowledged={unacknowledged}>
        <bdi>
          <Breakable>{valueWords(type, value, nameOf)}</Breakable>
        </bdi>
      </FactValue>
    )
  }
  if (reading && reading.value !== null && (status.status === 'expired' || status.status === 'outdated'))
    return (
      <FactValue state="stale">
        <Breakable>{glanceWords(type, reading.value, nameOf, 1)}</Breakable>
      </FactValue>
    )
  return <FactValue state="unknown">{status.status === 'notRead' ? 'not read' : undefined}</FactValue>
}

/** Readings a later one took the place of: they stay, struck, each with its entry. */
function Earlier({ line }: { line: FactLine }) {
  const { nameOf, goToEntry } = useRoomState()
  const { superseded, reading } = line.status
  if (superseded.length === 0) return null
  return (
    <details className="fact-earlier">
      <summary className="meta">{superseded.length} earlier</summary>
      <ul>
        {superseded.map((earlier) => (
          <li key={earlier.seq}>
            <SeqLink seq={earlier.seq} onFollow={goToEntry} />{' '}
            <FactValue state="superseded" newer={reading ? <SeqLink seq={reading.seq} onFollow={goToEntry} /> : null}>
              {earlier.redacted ? 'redacted' : valueWords(line.type, earlier.value, nameOf)}
            </FactValue>
            {earlier.withdrawn ? <span className="meta"> withdrawn</span> : null}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Leads to the field that reads it again: here, or in the step that asks for it, without leaving this one. */
function ReadAgain({ line, model, step }: { line: FactLine; model: ExecutionModel; step: StepView }) {
  const { setDialog, goToField, may } = useRoomState()
  const { status, askedBy, typed } = line
  if (!typed || askedBy === null || !may('evidence.record') || model.execution.status !== 'running') return null
  const target = { execution: model.execution.id, step: askedBy, fact: status.fact, key: status.key }
  const here = askedBy === step.id
  const lasting = status.status === 'known' && status.freshUntil === null
  if (lasting) return null
  if (here && status.status !== 'expired' && status.status !== 'outdated') return null
  return (
    <>
      {' '}
      <button
        type="button"
        className="link-button"
        onClick={() => (here ? goToField(target) : setDialog({ kind: 'readAgain', target }))}
      >
        {status.reading ? 'Read again' : 'Record it'}
      </button>
    </>
  )
}
