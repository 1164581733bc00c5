'use client'

import { FormProvider, useForm } from 'react-hook-form'
import { CommandProblem } from '#components/room/command-problem.tsx'
import { builtResolver, problemsOf } from '#components/room/form-problems.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { useKeptDraft } from '#components/room/use-kept-draft.ts'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { Attachment } from '#domain/incident/schema.ts'
import { AttachmentFields } from './evidence-fields.tsx'
import { heldKindsOf } from './evidence-of-execution.ts'
import { readInstant } from './read-instant.ts'
import type { AttachmentDraft } from './record-values.ts'
import { attachmentOf } from './record-values.ts'
import { instantWords } from './value-words.ts'

type Values = { attachment: AttachmentDraft; observedAt: string }

/** Evidence on the step in view, or on the execution as a whole. */
export function AttachDialog() {
  const { model, step, now, waits, setDialog } = useRoomState()
  const announce = useAnnounce()
  const command = useCommand('attachEvidence')
  const form = useForm<Values>({
    defaultValues: { attachment: { kind: 'text', text: '', source: '' }, observedAt: '' },
    resolver: builtResolver<Values>(({ attachment, observedAt }) => {
      const said = Attachment.safeParse(attachmentOf(attachment))
      return {
        ...(said.success ? {} : problemsOf(said.error.issues, 'attachment')),
        ...(observedAt.trim() !== '' && readInstant(observedAt, now()) === null
          ? { observedAt: 'Such as 03:15, 5m ago or 2026-11-24 03:15' }
          : {}),
      }
    }),
  })
  useKeptDraft(form, `attach ${model?.execution.id}/${step?.id}`)
  if (!model) return null
  const attach = form.handleSubmit(async ({ attachment, observedAt }) => {
    const moment = observedAt.trim() === '' ? new Date(now()).toISOString() : readInstant(observedAt, now())
    if (!moment) return
    const sending = await command.run({
      execution: model.execution.id,
      step: step?.id ?? null,
      observedAt: moment,
      attachment: attachmentOf(attachment),
    })
    if (!sending.ok) {
      for (const [path, message] of Object.entries(sending.problem.fields))
        form.setError(path as 'observedAt', { message })
      return
    }
    form.reset()
    announce(`Attached, entry ${sending.answer.seq}.`)
    setDialog(null)
  })
  const typed = form.watch('observedAt')
  const understood = typed.trim() === '' ? null : readInstant(typed, now())
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && setDialog(null)}
      title="Attach evidence"
      description={step ? `On step ${step.number}: ${step.title}` : `On ${model.title}`}
    >
      <FormProvider {...form}>
        <form className="stack" onSubmit={attach} noValidate>
          <AttachmentFields at="attachment" heldKinds={heldKindsOf(model.steps)} />
          <Field
            label="Observed at"
            error={form.formState.errors.observedAt?.message}
            hint={understood ? `${instantWords(understood)} UTC` : undefined}
          >
            <TextInput mono placeholder="now" {...form.register('observedAt')} />
          </Field>
          <CommandProblem problem={command.problem} />
          <div className="form-actions">
            <Button type="submit" variant="primary" busy={command.busy} held={waits === null ? false : 'attach-waits'}>
              Attach it
            </Button>
            <span className="meta" id="attach-waits">
              {waits}
            </span>
          </div>
        </form>
      </FormProvider>
    </Dialog>
  )
}
