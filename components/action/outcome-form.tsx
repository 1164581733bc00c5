'use client'

import { Controller, FormProvider, useForm } from 'react-hook-form'
import { citedSeqs } from '#components/evidence/record-values.ts'
import { CommandProblem } from '#components/room/command-problem.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { builtResolver, problemsOf } from '#components/room/form-problems.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { useKeptDraft } from '#components/room/use-kept-draft.ts'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { TextArea, TextInput } from '#components/ui/text-input.tsx'
import type { ActionRun } from '#domain/execution/state.ts'
import { ReportOutcome } from '#domain/incident/schema.ts'
import type { FieldProblems } from '#domain/problem.ts'

type Values = { outcome: 'succeeded' | 'failed' | ''; text: string; reference: string; source: string; cites: string }

const Said = ReportOutcome.pick({ text: true, source: true, reference: true })

function problemsIn(values: Values): FieldProblems {
  const said = Said.safeParse({ text: values.text, source: values.source, reference: values.reference.trim() || null })
  return {
    ...(said.success ? {} : problemsOf(said.error.issues)),
    ...(values.outcome === '' ? { outcome: 'Say how it ended' } : {}),
    ...(citedSeqs(values.cites) === null ? { cites: 'Entry numbers only, such as #14, #18' } : {}),
  }
}

export function OutcomeForm({ model, run, onDone }: { model: ExecutionModel; run: ActionRun; onDone: () => void }) {
  const { waits } = useRoomState()
  const announce = useAnnounce()
  const command = useCommand('reportOutcome')
  const form = useForm<Values>({
    defaultValues: { outcome: '', text: '', reference: '', source: '', cites: '' },
    resolver: builtResolver(problemsIn),
  })
  useKeptDraft(form, `outcome ${run.id}`)
  const { register, formState, control } = form
  const { errors } = formState

  const report = form.handleSubmit(async (values) => {
    if (values.outcome === '') return
    const sending = await command.run({
      execution: model.execution.id,
      run: run.id,
      outcome: values.outcome,
      text: values.text,
      reference: values.reference.trim() || null,
      source: values.source,
      cites: citedSeqs(values.cites) ?? [],
    })
    if (!sending.ok) {
      for (const [path, message] of Object.entries(sending.problem.fields)) form.setError(path as 'text', { message })
      return
    }
    form.reset()
    announce(
      sending.answer.outcome === 'voided'
        ? 'The authorization is void: what it rested on has moved.'
        : `Outcome recorded, entry ${sending.answer.seq}.`,
    )
    onDone()
  })
  const why = `${run.id}-waits`
  return (
    <FormProvider {...form}>
      <form className="outcome-form" onSubmit={report} noValidate>
        <Field label="Outcome" group error={errors.outcome?.message}>
          <Controller
            control={control}
            name="outcome"
            render={({ field }) => (
              <Segmented
                value={field.value === '' ? undefined : field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                options={[
                  { value: 'succeeded', label: 'Succeeded' },
                  { value: 'failed', label: 'Failed' },
                ]}
              />
            )}
          />
        </Field>
        <Field label="What was seen" error={errors.text?.message}>
          <TextArea rows={3} {...register('text')} />
        </Field>
        <div className="fields">
          <Field label="Source" error={errors.source?.message}>
            <TextInput placeholder="Where it was seen" {...register('source')} />
          </Field>
          <Field label="Reference" optional error={errors.reference?.message}>
            <TextInput mono placeholder="Job, change or run id" {...register('reference')} />
          </Field>
          <Field label="Cited entries" optional error={errors.cites?.message}>
            <TextInput mono placeholder="#14, #18" {...register('cites')} />
          </Field>
        </div>
        <CommandProblem problem={command.problem} />
        <div className="form-actions">
          <Button type="submit" variant="primary" busy={command.busy} held={waits === null ? false : why}>
            Record the outcome
          </Button>
          <Button variant="quiet" onClick={onDone}>
            Not yet
          </Button>
          <span className="meta" id={why}>
            {waits}
          </span>
        </div>
      </form>
    </FormProvider>
  )
}
