'use client'

import { useState } from 'react'
import { callWords } from '#components/evidence/value-words.ts'
import { Span } from '#components/format/elapsed.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import type { ActionRun } from '#domain/execution/state.ts'
import { textIn } from '#domain/runbook/document.ts'
import { OutcomeForm } from './outcome-form.tsx'

/** Authorizations of these actions whose outcome nobody has reported yet. */
export function OpenRuns({ model, actions }: { model: ExecutionModel; actions: readonly string[] }) {
  const open = actions
    .flatMap((action) => model.execution.runs[action] ?? [])
    .filter((run) => run.outcome === 'open' && run.voidedSeq === null)
  if (open.length === 0) return null
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

function OpenRun({ model, run }: { model: ExecutionModel; run: ActionRun }) {
  const { nameOf, memberName, goToEntry, may } = useRoomState()
  const [reporting, setReporting] = useState(false)
  const action = model.document.actions.find((each) => each.id === run.action)
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
        {reporting || !may('action.reportOutcome') ? null : (
          <Button onClick={() => setReporting(true)}>Report the outcome</Button>
        )}
      </div>
      <p className="call">{callWords(run.action, action?.parameters ?? [], run.params, nameOf)}</p>
      {reporting ? <OutcomeForm model={model} run={run} onDone={() => setReporting(false)} /> : null}
    </li>
  )
}
