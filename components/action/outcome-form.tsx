'use client'

import { Controller, FormProvider, useForm } from 'react-hook-form'
import { ValueField } from '#components/evidence/fields/value-field.tsx'
import { ObservedField } from '#components/evidence/provenance-fields.tsx'
import { fitsHalf } from '#components/evidence/value-words.ts'
import { CommandProblem } from '#components/room/command-problem.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { builtResolver } from '#components/room/form-problems.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { useKeptDraft } from '#components/room/use-kept-draft.ts'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { TextArea, TextInput } from '#components/ui/text-input.tsx'
import type { ActionRun } from '#domain/execution/state.ts'
import type { Fact } from '#domain/runbook/document.ts'
import { inWords, textIn } from '#domain/runbook/document.ts'
import type { OutcomeValues } from './outcome-values.ts'
import { buildOutcome, isExpired, lineOf, placedOutcomeProblems } from './outcome-values.ts'

export function OutcomeForm({ model, run, onDone }: { model: ExecutionModel; run: ActionRun; onDone: () => void }) {
  const { waits, now, showRefusal } = useRoomState()
  const announce = useAnnounce()
  const command = useCommand('reportOutcome')
  const established = model.document.actions.find(({ id }) => id === run.action)?.outcome ?? []
  const facts = model.document.facts.filter(({ name }) => established.includes(name))
  const form = useForm<OutcomeValues>({
    defaultValues: { outcome: '', text: '', reference: '', source: '', cites: '', begunAt: '', readings: {} },
    resolver: builtResolver((values) => {
      const built = buildOutcome(values, facts, run, now())
      return built.ok ? {} : built.problems
    }),
  })
  useKeptDraft(form, `outcome ${run.id}`)
  const { register, formState, control } = form
  const { errors } = formState

  const report = form.handleSubmit(async (values) => {
    const built = buildOutcome(values, facts, run, now())
    if (!built.ok) return
    const sending = await command.run({ execution: model.execution.id, run: run.id, ...built.outcome })
    if (!sending.ok) {
      const placed = placedOutcomeProblems(sending.problem.fields, built.outcome.readings)
      for (const [path, message] of Object.entries(placed)) form.setError(path as 'text', { message })
      return
    }
    if (sending.answer.outcome === 'refused') {
      showRefusal(sending.answer.seq)
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
          {isExpired(run, now()) ? (
            <Field label="Begun at" error={errors.begunAt?.message}>
              <TextInput mono placeholder="03:15, 5m ago" {...register('begunAt')} />
            </Field>
          ) : null}
          <Field label="Cited entries" optional error={errors.cites?.message}>
            <TextInput mono placeholder="#14, #18" {...register('cites')} />
          </Field>
        </div>
        {form.watch('outcome') === 'succeeded' && facts.length > 0 ? <Established facts={facts} /> : null}
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

/** What a success establishes: read once it is done, not hoped for before. */
function Established({ facts }: { facts: readonly Fact[] }) {
  return (
    <>
      <p className="meta">What is known now that it succeeded. It is recorded with the outcome.</p>
      {facts.map((fact) => {
        const at = `readings.${lineOf(fact)}`
        const label = fact.label === undefined ? inWords(fact.name) : textIn(fact.label)
        return (
          <fieldset className="reading" key={fact.name}>
            <div className="fields">
              <div className={fitsHalf(fact.type) ? undefined : 'whole'}>
                <ValueField name={`${at}.value`} label={label} type={fact.type} optional={false} />
              </div>
              <ObservedField at={at} />
            </div>
          </fieldset>
        )
      })}
    </>
  )
}
