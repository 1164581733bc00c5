'use client'

import { ApprovalAsk } from '#components/approval/approval-ask.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { firstReason, sentence } from '#components/step/verdict-words.ts'
import { Button } from '#components/ui/button.tsx'
import { Verdict } from '#components/ui/verdict.tsx'
import { defaultsFor } from '#domain/ruling/defaults.ts'
import { ruleAction } from '#domain/ruling/rule.ts'
import type { Ruling, StepView, Verdict as VerdictName } from '#domain/ruling/ruling.ts'
import type { Action } from '#domain/runbook/document.ts'
import { textIn } from '#domain/runbook/document.ts'
import { ActionParams } from './action-params.tsx'
import { LeavesRoom } from './leaves-room.tsx'
import { stillToDo } from './step-action.tsx'
import { useActionForm } from './use-action-form.ts'

export const verdictWords: Record<VerdictName, string> = { satisfied: 'allowed', unknown: 'held', violated: 'refused' }

/** Every action of the runbook with its verdict: this step's first, the wrong ones too, so that they are met here and not out of sight. */
export function actionsOnMenu(model: ExecutionModel, step: StepView | null): Action[] {
  const main = step && stillToDo(model, step)
  const here = new Set(step?.actions ?? [])
  const offered = model.document.actions.filter((action) => action.id !== main)
  return [...offered.filter(({ id }) => here.has(id)), ...offered.filter(({ id }) => !here.has(id))]
}

/** The verdict with what is known already in its place. */
export function verdictOf(model: ExecutionModel, action: Action): Ruling | null {
  if (!model.input) return null
  const known = Object.entries(defaultsFor(model.input, action.id)).filter(
    ([, value]) => value !== undefined && value !== null,
  )
  return ruleAction(model.input, action.id, Object.fromEntries(known))
}

export function OtherActions({ model, step }: { model: ExecutionModel; step: StepView }) {
  const { setDialog, may } = useRoomState()
  const actions = actionsOnMenu(model, step)
  if (actions.length === 0 || !may('action.request')) return null
  return (
    <section id="other-actions">
      <div className="section-head">
        <h3>{step.does.length > 0 ? 'Other actions' : 'Actions'}</h3>
        <span className="meta">Choosing a refused one records it and changes nothing</span>
      </div>
      <ul className="action-menu">
        {actions.map((action) => (
          <MenuRow key={action.id} model={model} action={action} />
        ))}
        <li>
          <Button
            size="small"
            icon="outside-act"
            onClick={() => setDialog({ kind: 'outside', execution: model.execution.id, action: null })}
          >
            Report an act outside
          </Button>
          <span className="quiet">Somebody did it already, without an authorization here. It stays on the record.</span>
          <span />
        </li>
      </ul>
    </section>
  )
}

function MenuRow({ model, action }: { model: ExecutionModel; action: Action }) {
  const { openAction, setOpenAction, named } = useRoomState()
  const ruling = verdictOf(model, action)
  if (!ruling) return null
  const open = openAction?.execution === model.execution.id && openAction.action === action.id
  const reason = firstReason(ruling, named)
  return (
    <>
      <li>
        <button
          type="button"
          className="action-choice"
          aria-expanded={open}
          onClick={() => setOpenAction(open ? null : { execution: model.execution.id, action: action.id })}
        >
          <code>{action.id}</code>
        </button>
        <span>
          {textIn(action.label)}. {reason === null ? null : <span className="quieter">{sentence(reason)}</span>}
        </span>
        <Verdict value={ruling.verdict}>{verdictWords[ruling.verdict]}</Verdict>
      </li>
      {open ? (
        <li className="action-open">
          <ActionAsked model={model} action={action} />
        </li>
      ) : null}
    </>
  )
}

/** The form of an action of the menu: what is asked for, the exact call, and asking. */
function ActionAsked({ model, action }: { model: ExecutionModel; action: Action }) {
  const { waits, named } = useRoomState()
  const form = useActionForm(model, action)
  if (!form) return null
  const { ruling, request, command, call } = form
  const why = `${action.id}-menu-why`
  const reason = waits ?? firstReason(ruling, named)
  const refusing = ruling.verdict !== 'satisfied'
  const { approval } = ruling
  const lacksYes = approval !== undefined && approval.says !== null && ruling.unavailable === approval.says
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (waits === null) void request()
      }}
      noValidate
    >
      <ActionParams of={form} />
      <p className="call">{call}</p>
      <LeavesRoom action={action} />
      {lacksYes ? <ApprovalAsk of={form} /> : null}
      <div className="form-actions">
        <Button
          type="submit"
          variant={lacksYes ? 'quiet' : refusing ? 'plain' : 'primary'}
          busy={command.busy}
          held={waits === null ? false : why}
        >
          {refusing ? 'Ask for it all the same' : textIn(action.label)}
        </Button>
        <span className="meta" id={why}>
          {reason === null
            ? 'Free. The rules are checked once more as you ask.'
            : refusing && waits === null
              ? 'It is refused and recorded as refused; nothing changes.'
              : reason}
        </span>
      </div>
      {lacksYes ? null : <ApprovalAsk of={form} />}
    </form>
  )
}
