'use client'

import { useForm } from 'react-hook-form'
import { readInstant } from '#components/evidence/read-instant.ts'
import { instantWords } from '#components/evidence/value-words.ts'
import { CommandProblem } from '#components/room/command-problem.tsx'
import { builtResolver, problemsOf } from '#components/room/form-problems.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { useKeptDraft } from '#components/room/use-kept-draft.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextArea, TextInput } from '#components/ui/text-input.tsx'
import { ReportOutsideAct } from '#domain/incident/schema.ts'
import { textIn } from '#domain/runbook/document.ts'

type Values = { action: string; occurredAt: string; who: string; what: string }

const Said = ReportOutsideAct.pick({ who: true, what: true })

type OutsideDialogProps = { execution: string; action: string | null; onClose: () => void }

/** Somebody did outside what nobody here authorized. Recording it blames nobody: the facts it touched are unknown again. */
export function OutsideDialog({ execution, action, onClose }: OutsideDialogProps) {
  const { executions, now, waits } = useRoomState()
  const command = useCommand('reportOutsideAct')
  const model = executions.find((each) => each.execution.id === execution)
  const form = useForm<Values>({
    defaultValues: { action: action ?? '', occurredAt: '', who: '', what: '' },
    resolver: builtResolver((values) => {
      const said = Said.safeParse({ who: values.who, what: values.what })
      return {
        ...(said.success ? {} : problemsOf(said.error.issues)),
        ...(values.action === '' ? { action: 'Say what was done' } : {}),
        ...(readInstant(values.occurredAt, now()) === null
          ? { occurredAt: 'Such as 03:15, 5m ago or 2026-11-24 03:15' }
          : {}),
      }
    }),
  })
  const { register, handleSubmit, formState, watch, setError, reset } = form
  const { errors } = formState
  useKeptDraft(form, `outside ${execution}`)
  const report = handleSubmit(async ({ occurredAt, ...said }) => {
    const moment = readInstant(occurredAt, now())
    if (!moment) return
    const sending = await command.run({ execution, occurredAt: moment, ...said })
    if (sending.ok) {
      reset()
      onClose()
    } else for (const [path, message] of Object.entries(sending.problem.fields)) setError(path as 'who', { message })
  })
  const understood = readInstant(watch('occurredAt'), now())
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Report an act outside"
      description="It was done without an authorization here. It stays on the record in red, and what it touched is unknown again."
    >
      <form className="stack" onSubmit={report} noValidate>
        <Field label="What was done" error={errors.action?.message}>
          <Select {...register('action')}>
            <option value="">Choose the action</option>
            {model?.document.actions.map((each) => (
              <option key={each.id} value={each.id}>
                {textIn(each.label)}
              </option>
            ))}
          </Select>
        </Field>
        <div className="fields">
          <Field label="By whom" error={errors.who?.message}>
            <TextInput placeholder="A name, or: not known" {...register('who')} />
          </Field>
          <Field
            label="When"
            error={errors.occurredAt?.message}
            hint={understood ? `${instantWords(understood)} UTC` : 'UTC, such as 03:15 or 5m ago.'}
          >
            <TextInput mono {...register('occurredAt')} />
          </Field>
        </div>
        <Field label="In words" error={errors.what?.message}>
          <TextArea rows={3} {...register('what')} />
        </Field>
        <CommandProblem problem={command.problem} />
        <div className="form-actions">
          <Button type="submit" variant="primary" busy={command.busy} held={waits === null ? false : 'outside-waits'}>
            Report it
          </Button>
          <span className="meta" id="outside-waits">
            {waits}
          </span>
        </div>
      </form>
    </Dialog>
  )
}
