'use client'

import { useEffect, useId, useState } from 'react'
import { useForm } from 'react-hook-form'
import type { ActionForm } from '#components/action/use-action-form.ts'
import { formatClockUtc } from '#components/format/duration.ts'
import { CommandProblem } from '#components/room/command-problem.tsx'
import { useRoomState } from '#components/room/room-context.tsx'
import { useKeptDraft } from '#components/room/use-kept-draft.ts'
import { sentence } from '#components/step/verdict-words.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SeqLink } from '#components/ui/seq-link.tsx'
import { TextArea } from '#components/ui/text-input.tsx'
import type { ApprovalNeed } from '#domain/ruling/ruling.ts'
import { said } from './said.ts'
import { WaitsNote } from './waits-note.tsx'

/** Where an action needs a second person: asking for the approval, or how the one that was asked for stands. */
export function ApprovalAsk({ of }: { of: ActionForm }) {
  const need = of.ruling.approval
  if (!need) return null
  if (need.standing === 'given' || need.standing === 'asked')
    return (
      <div className="approval-ask">{need.standing === 'given' ? <Given need={need} /> : <Asked need={need} />}</div>
    )
  return need.glass.length > 0 ? <BreakGlass of={of} need={need} /> : <Plain of={of} need={need} />
}

function Given({ need }: { need: ApprovalNeed }) {
  const { memberName, goToEntry } = useRoomState()
  const { approval } = need
  if (!approval?.decision) return null
  return (
    <Notice tone="ok">
      <b>Approved by {memberName(approval.decision.by)}</b> (
      <SeqLink seq={approval.decision.seq} onFollow={goToEntry} />
      ): for exactly these parameters, once, until {formatClockUtc(Date.parse(approval.expiresAt))}. You still have to
      do it.
    </Notice>
  )
}

function Asked({ need }: { need: ApprovalNeed }) {
  const { goToEntry } = useRoomState()
  const { approval } = need
  return (
    <Notice tone="held">
      <b>Waits for a second person.</b> {need.says ? sentence(need.says) : null}{' '}
      {approval ? (
        <>
          Asked for in <SeqLink seq={approval.seq} onFollow={goToEntry} />, until{' '}
          {formatClockUtc(Date.parse(approval.expiresAt))}. It never passes by itself.
        </>
      ) : null}
    </Notice>
  )
}

function Plain({ of, need }: { of: ActionForm; need: ApprovalNeed }) {
  const { waits } = useRoomState()
  const why = useId()
  return (
    <div className="approval-ask">
      <p id={why}>{waits ?? (need.says ? sentence(need.says) : null)}</p>
      <CommandProblem problem={of.asking.problem} />
      <div className="form-actions">
        <Button
          variant="primary"
          busy={of.asking.busy}
          held={waits === null ? false : why}
          onClick={() => void of.askApproval(null)}
        >
          Ask for the approval
        </Button>
      </div>
    </div>
  )
}

/** Closed until somebody opens it: nothing here is the next thing to do. */
function BreakGlass({ of, need }: { of: ActionForm; need: ApprovalNeed }) {
  const { model, glass, setGlass } = useRoomState()
  const [open, setOpen] = useState(false)
  const [called, setCalled] = useState(false)
  const isMeant = glass?.execution === model?.execution.id && glass?.action === of.action.id
  useEffect(() => {
    if (!isMeant) return
    setOpen(true)
    setCalled(true)
    setGlass(null)
  }, [isMeant, setGlass])
  if (open) return <AskToBreak of={of} need={need} called={called} onLeave={() => setOpen(false)} />
  return (
    <div className="approval-ask">
      <Button size="small" icon="break-glass" onClick={() => setOpen(true)}>
        Break the glass instead
      </Button>{' '}
      <span className="quieter">
        Passing over{' '}
        {[...new Set(need.glass.map(({ guardrail }) => guardrail))].map((guardrail) => (
          <code key={guardrail}>{guardrail}</code>
        ))}{' '}
        takes a reason and a second person. It stays red on the record for good.
      </span>
    </div>
  )
}

/** `called`: a refusal led here, so that the field takes the keyboard. */
type AskToBreakProps = { of: ActionForm; need: ApprovalNeed; called: boolean; onLeave: () => void }

/** Within the action's own form, so it is no form itself. */
function AskToBreak({ of, need, called, onLeave }: AskToBreakProps) {
  const { waits, model } = useRoomState()
  const why = useId()
  const form = useForm<{ reason: string }>({ defaultValues: { reason: '' } })
  useKeptDraft(form, `break-glass ${model?.execution.id} ${of.action.id}`)
  const send = form.handleSubmit(async ({ reason }) => {
    if (waits === null && (await of.askApproval(reason))) form.reset({ reason: '' })
  })
  return (
    <section className="approval-ask glass" aria-label="Break the glass">
      <h3>Break the glass: {of.label}</h3>
      <p>{need.says ? sentence(need.says) : null}</p>
      <Field
        label="Why is waiting worse?"
        error={form.formState.errors.reason?.message ?? of.asking.problem?.fields.reason}
        hint="Whoever approves reads this, and so does everybody who reads the timeline."
      >
        <TextArea
          rows={3}
          autoFocus={called}
          {...form.register('reason', said('Say why the guardrail is passed over'))}
        />
      </Field>
      <CommandProblem problem={of.asking.problem} />
      <div className="form-actions">
        <Button busy={of.asking.busy} held={waits === null ? false : why} onClick={() => void send()}>
          Ask a second person
        </Button>
        <Button variant="quiet" onClick={onLeave}>
          Leave it held
        </Button>
        <WaitsNote id={why} />
      </div>
    </section>
  )
}
