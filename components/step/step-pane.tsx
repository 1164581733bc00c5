'use client'

import { useRef } from 'react'
import { ActButton } from '#components/action/act-button.tsx'
import { ActionParams } from '#components/action/action-params.tsx'
import { OpenRuns } from '#components/action/open-runs.tsx'
import { OtherActions } from '#components/action/other-actions.tsx'
import { RefusalView } from '#components/action/refusal-view.tsx'
import { useStepActionForm } from '#components/action/step-action.tsx'
import { Approvals } from '#components/approval/approvals.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { isHeldBack, isPassed, isSigned } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { LoadingRows } from '#components/ui/empty-state.tsx'
import { HoldLine } from '#components/ui/hold-line.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { later, OnDemand } from '#components/ui/on-demand.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import type { StepView } from '#domain/ruling/ruling.ts'
import { CloseExecution } from './close-execution.tsx'
import { FactsTable } from './facts-table.tsx'
import { NoExecution } from './no-execution.tsx'
import { StepFoot } from './step-foot.tsx'
import { StepHead } from './step-head.tsx'
import { StepHold } from './step-hold.tsx'
import { useFocusKept } from './use-focus-kept.ts'
import { phaseWords, sentence } from './verdict-words.ts'
import { WorkedOn } from './worked-on.tsx'

const recordForm = later(async () => (await import('#components/evidence/record-form.tsx')).RecordForm)

export function StepPane() {
  const { model, step, refusal } = useRoomState()
  const pane = useRef<HTMLElement>(null)
  useFocusKept(pane)
  return (
    <main className="step" id="main" tabIndex={-1} ref={pane}>
      <Resolved />
      {refusal !== null ? <RefusalView key={refusal} seq={refusal} /> : null}
      <Approvals />
      {!model ? (
        <NoExecution />
      ) : model.input === null ? (
        <Notice tone="bad">
          This page cannot read version {model.execution.runbook.hash.slice(0, 8)} of {model.title}. The journal stays
          complete; reload the page, or work from another browser.
        </Notice>
      ) : step ? (
        <OneStep key={`${model.execution.id}/${step.id}`} model={model} step={step} />
      ) : (
        <CloseExecution key={model.execution.id} model={model} />
      )}
    </main>
  )
}

function OneStep({ model, step }: { model: ExecutionModel; step: StepView }) {
  const { may } = useRoomState()
  const action = useStepActionForm()
  const running = model.execution.status === 'running'
  const asks = step.captures.some((capture) => capture.typed)
  const open = running && !isPassed(step)
  const heldBack = isHeldBack(step)
  const gate = action ? action.ruling : step.canComplete
  const what = action ? action.label : `completing step ${step.number}`
  return (
    <>
      <StepHead
        model={model}
        label={`Step ${step.number} of ${model.steps.length}, ${phaseWords(step).toLowerCase()}`}
        title={step.title}
      />
      <WorkedOn model={model} step={step} />
      {heldBack && open ? <HeldBack model={model} step={step} /> : null}
      <FactsTable model={model} step={step} />
      {asks && running && may('evidence.record') ? (
        <section>
          <div className="section-head">
            <h3>Record</h3>
            <span className="meta">
              {step.captures.some((capture) => capture.evidenceMin > 0)
                ? 'Some answers need evidence'
                : 'Unknown is an answer, too'}
            </span>
          </div>
          <OnDemand
            part={recordForm}
            props={{ model, step, held: heldBack ? 'held-back' : false }}
            meanwhile={<LoadingRows rows={2} says="Reading the form" />}
          />
        </section>
      ) : null}
      {action && running && may('action.request') && action.action.parameters.length > 0 ? (
        <section>
          <div className="section-head">
            <h3>{action.label}</h3>
            <span className="meta">
              {action.action.parameters.some(({ from }) => from !== undefined)
                ? 'Filled in from what was read; goes into the call below'
                : 'Goes into the call below'}
            </span>
          </div>
          <ActionParams of={action} />
        </section>
      ) : null}
      {open || (action && !isSigned(step)) ? <StepHold model={model} ruling={gate} what={what} /> : null}
      <div className={gate.verdict === 'satisfied' ? 'beyond open' : 'beyond'}>
        {running ? <OpenRuns model={model} actions={step.actions} /> : null}
        {action && running ? <ActButton of={action} /> : null}
        <StepFoot model={model} step={step} secondary={action !== null && step.canComplete.verdict !== 'satisfied'} />
        {running ? <OtherActions model={model} step={step} /> : null}
      </div>
    </>
  )
}

/** Above everything else, when there is nothing left to do. */
function Resolved() {
  const { room, memberName, goToEntry, may, setDialog } = useRoomState()
  const { resolution, number } = room.incident
  if (!resolution) return null
  return (
    <Notice tone="ok" className="resolved-notice">
      <b>{number} is resolved</b>, {memberName(resolution.by)}, <SeqLink seq={resolution.seq} onFollow={goToEntry} />
      {resolution.summary ? <p>{resolution.summary}</p> : null}
      {may('incident.reopen') ? (
        <button type="button" className="link-button" onClick={() => setDialog({ kind: 'reopen' })}>
          Reopen it with a reason
        </button>
      ) : null}
    </Notice>
  )
}

function HeldBack({ model, step }: { model: ExecutionModel; step: StepView }) {
  const { goTo } = useRoomState()
  const waiting = model.steps.filter((each) => step.hold?.waitsFor.includes(each.id) && !isPassed(each))
  return (
    <HoldLine state="held" words="Hold" label={`Hold before step ${step.number}`} bleed className="at-top">
      <p id="held-back">
        <b>{sentence(step.hold?.because ?? 'Held')}</b> Nothing can be recorded in this step yet.{' '}
        {waiting.map((each) => (
          <button key={each.id} type="button" className="link-button" onClick={() => goTo(model.execution.id, each.id)}>
            Go to step {each.number}
          </button>
        ))}
      </p>
    </HoldLine>
  )
}
