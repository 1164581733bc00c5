'use client'

import { Fragment, useState } from 'react'
import { callWords } from '#components/evidence/value-words.ts'
import { useNow } from '#components/format/clock.tsx'
import { ClockLine } from '#components/format/clock-line.tsx'
import { Span } from '#components/format/elapsed.tsx'
import { Moment } from '#components/format/moment.tsx'
import { TimeLeft } from '#components/format/time-left.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { later, OnDemand } from '#components/ui/on-demand.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import type { ActionRun } from '#domain/execution/state.ts'
import { asSentence } from '#domain/incident/decision.ts'
import { textIn } from '#domain/runbook/document.ts'
import { saidAloud } from './said-aloud.ts'

const outcomeForm = later(async () => (await import('./outcome-form.tsx')).OutcomeForm)

type OpenRunsProps = { model: ExecutionModel; actions: readonly string[] }

/** Authorizations of these actions whose outcome nobody has reported yet, and those whose ground moved. */
export function OpenRuns({ model, actions }: OpenRunsProps) {
  const runs = actions.map((action) => model.execution.runs[action] ?? [])
  const open = runs.flat().filter((run) => run.outcome === 'open' && run.voidedSeq === null)
  const voided = runs.flatMap((of) => of.at(-1) ?? []).filter((run) => run.voidedSeq !== null)
  return (
    <>
      {voided.map((run) => (
        <VoidRun key={run.id} model={model} run={run} />
      ))}
      {open.length > 0 ? <Open model={model} open={open} /> : null}
    </>
  )
}

/** Stays until the action is asked for again. */
function VoidRun({ model, run }: { model: ExecutionModel; run: ActionRun }) {
  const { goToEntry, setDialog, may } = useRoomState()
  const action = model.document.actions.find((each) => each.id === run.action)
  if (run.voidedSeq === null) return null
  const { id } = model.execution
  return (
    <Notice tone="bad" live="status">
      <b>The ground moved under “{action ? textIn(action.label) : run.action}”.</b> Its authorization (
      <SeqLink seq={run.seq} onFollow={goToEntry} />) is void since <SeqLink seq={run.voidedSeq} onFollow={goToEntry} />
      : a later reading violates a rule it rested on. What was reported is kept as evidence. Was it done all the same?{' '}
      {may('action.reportOutside') ? (
        <Button size="small" onClick={() => setDialog({ kind: 'outside', execution: id, action: run.action })}>
          Report it as an act outside
        </Button>
      ) : null}
    </Notice>
  )
}

function Open({ model, open }: { model: ExecutionModel; open: readonly ActionRun[] }) {
  return (
    <section>
      <div className="section-head">
        <h3>Authorized, outcome open</h3>
        <span className="meta">Say what came of it: nothing completes itself</span>
      </div>
      <ul className="open-runs">
        {open.map((run) => (
          <OpenRun key={run.id} model={model} run={run} />
        ))}
      </ul>
    </section>
  )
}

/** Whether it may still be begun: not once its ground has moved, nor once it has expired. */
function Standing({ model, run }: { model: ExecutionModel; run: ActionRun }) {
  const { goToEntry } = useRoomState()
  const now = useNow(1000)
  const moved = model.moved.find((each) => each.run.id === run.id)
  if (moved)
    return (
      <Notice tone="bad" live="status">
        <b>The ground moved: this authorization is void.</b> Do not begin it.{' '}
        {moved.rules.map(({ because }) => asSentence(because)).join(' ')} It rests on{' '}
        {moved.rules
          .flatMap(({ restsOn }) => restsOn)
          .map((seq, i) => (
            <Fragment key={seq}>
              {i > 0 ? ', ' : null}
              <SeqLink seq={seq} onFollow={goToEntry} />
            </Fragment>
          ))}
        . Was it begun already? Report what came of it.
      </Notice>
    )
  if (run.expiresAt === undefined) return null
  const ends = Date.parse(run.expiresAt)
  return now < ends ? (
    <p className="meta" suppressHydrationWarning>
      Good to begin for <TimeLeft until={ends} />
    </p>
  ) : (
    <Notice tone="held" live="status">
      <b>
        Expired at <Moment at={run.expiresAt} as="clock" />.
      </b>{' '}
      Begun before that? Report what came of it, and when it was begun. Not begun? Report it as failed, and ask again.
    </Notice>
  )
}

function OpenRun({ model, run }: { model: ExecutionModel; run: ActionRun }) {
  const { nameOf, memberName, goToEntry, may, executions, goTo } = useRoomState()
  const [reporting, setReporting] = useState(false)
  const action = model.document.actions.find((each) => each.id === run.action)
  const linked = executions.find(({ execution }) => execution.id === run.id)
  return (
    <li>
      <div className="row wrap">
        <Icon name="action" small />
        <b>{action ? textIn(action.label) : run.action}</b>
        <span className="quieter">
          {memberName(run.by)}, <SeqLink seq={run.seq} onFollow={goToEntry} />, open for{' '}
          <Span since={Date.parse(run.at)} />
        </span>
        <span className="spacer" />
        {linked ? (
          <Button onClick={() => goTo(linked.execution.id, linked.at?.id ?? linked.steps[0]?.id ?? '')}>
            Go to {linked.title}
          </Button>
        ) : reporting || !may('action.reportOutcome') ? null : (
          <Button onClick={() => setReporting(true)}>Report the outcome</Button>
        )}
      </div>
      {linked ? (
        <p className="meta">
          {linked.title} runs beside this: {linked.signedOff} of {linked.steps.length} signed off. What comes of it is
          reported when it is completed or abandoned.
        </p>
      ) : null}
      <Standing model={model} run={run} />
      {model.clocks
        .filter(({ seq }) => seq === run.seq)
        .map(({ id, says, until }) => (
          <p key={id}>
            <ClockLine says={says} until={Date.parse(until)} silent />
          </p>
        ))}
      {action && !model.moved.some((each) => each.run.id === run.id) ? (
        <p className="said-aloud">
          <span className="label">Say it</span> “{saidAloud(action, run.params, nameOf)}”
        </p>
      ) : null}
      <p className="call">{callWords(run.action, action?.parameters ?? [], run.params, nameOf)}</p>
      {reporting ? <OnDemand part={outcomeForm} props={{ model, run, onDone: () => setReporting(false) }} /> : null}
    </li>
  )
}
