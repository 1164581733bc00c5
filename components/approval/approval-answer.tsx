'use client'

import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useNow } from '#components/format/clock.tsx'
import { formatElapsed } from '#components/format/duration.ts'
import { CommandProblem } from '#components/room/command-problem.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { useKeptDraft } from '#components/room/use-kept-draft.ts'
import { shownError } from '#components/trpc/shown-error.ts'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { PasswordInput } from '#components/ui/password-input.tsx'
import { TextArea, TextInput } from '#components/ui/text-input.tsx'
import { APPROVER_FAULT, approverFault, isRecent } from '#domain/member/approver.ts'
import type { ApprovalView } from '#domain/ruling/approval-view.ts'
import { said } from './said.ts'
import { SignInAnew } from './sign-in-anew.tsx'
import { WaitsNote } from './waits-note.tsx'

type AnswerProps = { model: ExecutionModel; view: ApprovalView }

/** Your answer; or why it is not yours to give. */
export function ApprovalAnswer({ model, view }: AnswerProps) {
  const { room, memberName, may } = useRoomState()
  const now = useNow(1000)
  const { approval } = view
  const { me, incident } = room
  const fault = approverFault(approval, { id: me.id, record: me }, incident, new Date(now).toISOString())
  const left = Math.max(0, Date.parse(approval.expiresAt) - now)
  return (
    <aside className="approval-answer" aria-label="Your answer">
      <div className="approval-clock">
        <h3>{fault === 'self' ? 'Your request' : 'Your answer'}</h3>
        <span className="quieter">Expires in</span>
        <span>{memberName(me.id)}</span>
        <span className="clock" role="timer" aria-live="off" suppressHydrationWarning>
          {formatElapsed(left)}
        </span>
      </div>
      {fault === null ? <Give model={model} view={view} /> : <p>{APPROVER_FAULT[fault]}</p>}
      {may('action.approve') ? <Decline model={model} view={view} own={fault === 'self'} /> : null}
      <dl className="approval-about">
        <dt>Asked by</dt>
        <dd>{memberName(approval.by)}</dd>
        <dt>Then</dt>
        <dd>{memberName(approval.by)} does it. The yes does not.</dd>
        <dt>Recorded</dt>
        <dd>Either answer, as the next entry. Silence is no yes.</dd>
      </dl>
    </aside>
  )
}

type Typed = { password: string; reentered: string[] }

function Give({ model, view }: AnswerProps) {
  const { room, waits } = useRoomState()
  const trpc = useTrpc()
  const announce = useAnnounce()
  const now = useNow(5000)
  const give = useCommand('giveApproval')
  const [confirmedAt, setConfirmedAt] = useState<string | null>(null)
  const [hasPassword, setHasPassword] = useState(true)
  const { approval, reenter } = view
  const form = useForm<Typed>({ defaultValues: { password: '', reentered: reenter.map(() => '') } })
  const { errors } = form.formState
  const recent = isRecent(confirmedAt ?? room.me.authenticatedAt, new Date(now).toISOString())
  const why = `${approval.id}-waits`

  const confirm = async (password: string): Promise<boolean> => {
    try {
      const { authenticatedAt } = await trpc.me.confirmPassword.mutate({ password })
      setConfirmedAt(authenticatedAt)
      form.resetField('password')
      return true
    } catch (thrown) {
      const { code, fields, message } = shownError(thrown)
      if (code === 'CONFLICT') setHasPassword(false)
      form.setError('password', { message: fields.password ?? message }, { shouldFocus: true })
      return false
    }
  }
  const approve = form.handleSubmit(async ({ password, reentered }) => {
    if (waits !== null) return
    if (!recent && !(await confirm(password))) return
    const sending = await give.run({ execution: model.execution.id, approval: approval.id, reentered })
    if (sending.ok) {
      announce(`Approved, entry ${sending.answer.seq}.`)
      return
    }
    for (const [path, message] of Object.entries(sending.problem.fields))
      form.setError(path as 'password' | `reentered.${number}`, { message }, { shouldFocus: true })
  })
  if (!recent && !hasPassword) return <SignInAnew />
  return (
    <form onSubmit={approve} noValidate>
      {recent ? null : (
        <Field
          label="Confirm that it is you"
          error={errors.password?.message}
          hint="Your last sign-in is more than ten minutes old. You stay on this page."
        >
          <PasswordInput
            autoComplete="current-password"
            {...form.register('password', { required: 'Type your password' })}
          />
        </Field>
      )}
      {reenter.map(({ label, guardrail, rule }, i) => (
        <Field
          key={`${guardrail}-${rule}`}
          label={`${label}, as you read it at its source`}
          error={errors.reentered?.[i]?.message}
          hint="Typed once more by you, because a click is not a reading."
        >
          <TextInput mono {...form.register(`reentered.${i}`, { required: 'Type what you read' })} />
        </Field>
      ))}
      <CommandProblem problem={give.problem} />
      <Button
        type="submit"
        size="large"
        wide
        variant={approval.glass ? 'plain' : 'primary'}
        icon={approval.glass ? 'break-glass' : undefined}
        busy={give.busy || form.formState.isSubmitting}
        held={waits === null ? false : why}
      >
        {approval.glass ? 'Approve breaking the glass' : 'Approve exactly this'}
      </Button>
      <WaitsNote id={why} />
    </form>
  )
}

function Decline({ model, view, own }: AnswerProps & { own: boolean }) {
  const { waits } = useRoomState()
  const announce = useAnnounce()
  const refuse = useCommand('refuseApproval')
  const form = useForm<{ reason: string }>({ defaultValues: { reason: '' } })
  useKeptDraft(form, `refuse ${view.approval.id}`)
  const why = `${view.approval.id}-decline-waits`
  const decline = form.handleSubmit(async ({ reason }) => {
    if (waits !== null) return
    const sending = await refuse.run({ execution: model.execution.id, approval: view.approval.id, reason })
    if (!sending.ok) return
    form.reset({ reason: '' })
    announce(`${own ? 'Taken back' : 'Refused'}, entry ${sending.answer.seq}.`)
  })
  return (
    <form className="approval-decline" onSubmit={decline} noValidate>
      <Field
        label={own ? 'Take it back, and say why' : 'Or refuse, and say why'}
        error={form.formState.errors.reason?.message}
      >
        <TextArea
          rows={2}
          placeholder={own ? undefined : 'What should be different?'}
          {...form.register('reason', said('Say why'))}
        />
      </Field>
      <CommandProblem problem={refuse.problem} />
      <Button type="submit" wide busy={refuse.busy} held={waits === null ? false : why}>
        {own ? 'Take the request back' : 'Refuse'}
      </Button>
      <WaitsNote id={why} />
    </form>
  )
}
