'use client'

import type { ReactNode } from 'react'
import { saidAloud } from '#components/action/said-aloud.ts'
import { glanceWords } from '#components/evidence/value-words.ts'
import { formatClockUtc } from '#components/format/duration.ts'
import { Span } from '#components/format/elapsed.tsx'
import { TimeLeft } from '#components/format/time-left.tsx'
import { factStateWords, sentence } from '#components/step/verdict-words.ts'
import { Breakable } from '#components/ui/breakable.tsx'
import type { IconName } from '#components/ui/icon.tsx'
import { Icon } from '#components/ui/icon.tsx'
import type { ActionRun } from '#domain/execution/state.ts'
import type { HandOver, KnownOrNot, RunHandOver } from '#domain/incident/hand-over.ts'
import { inWords } from '#domain/runbook/document.ts'
import { useRoomState } from './room-context.tsx'

export function HandOverSummary({ summary }: { summary: HandOver }) {
  const { nameOf } = useRoomState()
  const { runs, unreadable, freezes, seq } = summary
  return (
    <section className="hand-over" aria-label="What stands">
      <div className="section-head">
        <h3>What stands</h3>
        <span className="meta">As of #{seq}</span>
      </div>
      {runs.length === 0 && unreadable === 0 ? <p className="quiet">No runbook runs.</p> : null}
      {unreadable > 0 ? (
        <p className="tone-held">
          <Icon name="unknown" small /> {unreadable === 1 ? 'One runbook runs' : `${unreadable} runbooks run`} on a
          version that this page cannot read. Read the journal.
        </p>
      ) : null}
      {runs.map((run) => (
        <OneRun key={run.execution} run={run} />
      ))}
      {freezes.length > 0 ? (
        <dl className="hand-over-rows">
          <Row word="Frozen" icon="freeze" none="">
            {freezes.map(({ freeze, number, environment, kinds, at }) => (
              <li key={freeze}>
                <code>{number}</code> {kinds.map((kind) => inWords(kind).toLowerCase()).join(' and ')} on{' '}
                {nameOf(environment)}, for <Span since={Date.parse(at)} />
              </li>
            ))}
          </Row>
        </dl>
      ) : null}
    </section>
  )
}

function OneRun({ run }: { run: RunHandOver }) {
  const { executions, memberName, nameOf } = useRoomState()
  const model = executions.find(({ execution }) => execution.id === run.execution)
  const aloud = ({ action, params }: ActionRun, label: string): string => {
    const found = model?.document.actions.find(({ id }) => id === action)
    return found ? saidAloud(found, params, nameOf) : `${label}.`
  }
  return (
    <>
      <h4>
        {run.title} <span className="quieter">{model?.scope}</span>
      </h4>
      <p className="quiet">
        {run.at
          ? `At step ${run.at.number} of ${run.steps}: ${sentence(run.at.title)} ${run.passed} of ${run.steps} signed off.`
          : `All ${run.steps} steps are signed off. The run is not closed.`}
      </p>
      <dl className="hand-over-rows">
        <Row word="Held" icon="hold" tone="held" none="Nothing.">
          {run.held.map(({ steps, verdict, because, guardrail }) => (
            <li key={`${guardrail} ${because}`}>
              {steps.length === 1 ? 'Step' : 'Steps'} {steps.join(', ')}:{' '}
              {guardrail && verdict === 'violated' ? 'refused. ' : ''}
              {sentence(because)} {guardrail ? <code>{guardrail}</code> : null}
            </li>
          ))}
        </Row>
        <Row word="Unknown" icon="unknown" tone="held" none="Nothing that is asked for here.">
          {run.unknown.map((line) => (
            <li key={keyOf(line)}>
              <Named line={line} /> {line.status.status === 'known' ? '' : factStateWords[line.status.status]}
            </li>
          ))}
        </Row>
        <Row word="Authorized, not reported" icon="action" tone="held" none="Nothing.">
          {run.unreported.map(({ run: open, label }) => (
            <li key={open.id}>
              {aloud(open, label)}{' '}
              <span className="quieter">
                {memberName(open.by)}, #{open.seq}, open for <Span since={Date.parse(open.at)} />
              </span>
            </li>
          ))}
        </Row>
        <Row word="Promised" icon="people" none="Nothing.">
          {[
            ...run.promised.map(({ approval, label, standing }) => (
              <li key={approval.id}>
                {standing === 'asked'
                  ? `${memberName(approval.by)} waits for an approval: `
                  : `${memberName(approval.by)} has an approval to use: `}
                {label}, #{approval.seq}, until {formatClockUtc(Date.parse(approval.expiresAt))}
              </li>
            )),
            ...run.deferred.map(({ step, number, title, progress }) => (
              <li key={step}>
                Step {number} is put off, not done: {sentence(title)} {progress.reason ?? 'The reason was redacted.'}{' '}
                <span className="quieter">
                  {memberName(progress.by)}, #{progress.seq}
                </span>
              </li>
            )),
            ...run.told.map(({ run: told, label }) => (
              <li key={told.id}>
                Owners of apps were told: {label}, #{told.seq}, <Span since={Date.parse(told.at)} /> ago
              </li>
            )),
          ]}
        </Row>
        {run.clocks.length > 0 ? (
          <Row word="Runs out" icon="clock" none="">
            {run.clocks.map(({ id, says, until }) => (
              <li key={id}>
                {says}: <TimeLeft until={Date.parse(until)} />
              </li>
            ))}
          </Row>
        ) : null}
        <Row word="Known" icon="satisfied" none="Nothing was read yet.">
          {run.known.map((line) => (
            <li key={keyOf(line)}>
              <Named line={line} />{' '}
              <b>
                <Breakable>{glanceWords(line.type, line.status.value, nameOf)}</Breakable>
              </b>
              <span className="quieter">{line.status.reading ? `, #${line.status.reading.seq}` : ', computed'}</span>
            </li>
          ))}
        </Row>
      </dl>
    </>
  )
}

const keyOf = ({ status }: KnownOrNot): string => `${status.fact} ${status.key}`

function Named({ line }: { line: KnownOrNot }) {
  const { nameOf } = useRoomState()
  return (
    <>
      {line.label}
      {line.status.key === null ? null : (
        <>
          {' '}
          for <bdi>{nameOf(line.status.key)}</bdi>
        </>
      )}
      :
    </>
  )
}

type RowProps = { word: string; icon: IconName; tone?: 'held'; none: string; children: ReactNode[] }

/** What there is none of is said, too: silence could mean that nobody looked. */
function Row({ word, icon, tone, none, children }: RowProps) {
  const some = children.length > 0
  return (
    <div>
      <dt className={some && tone ? 'tone-held' : undefined}>
        <Icon name={icon} small /> {word}
      </dt>
      <dd>{some ? <ul>{children}</ul> : <span className="quieter">{none}</span>}</dd>
    </div>
  )
}
