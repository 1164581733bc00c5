'use client'

import { useMemo, useRef } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { CommandProblem } from '#components/room/command-problem.tsx'
import type { ExecutionModel } from '#components/room/execution-model.ts'
import { builtResolver } from '#components/room/form-problems.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { useKeptDraft } from '#components/room/use-kept-draft.ts'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { StepView } from '#domain/ruling/ruling.ts'
import { citableIn, heldKindsOf } from './evidence-of-execution.ts'
import { ReadingSection } from './reading-section.tsx'
import type { Line, RecordValues } from './record-values.ts'
import { buildReadings, linesOf, placedProblems } from './record-values.ts'

type RecordFormProps = {
  model: ExecutionModel
  step: StepView
  /** One line only, to read it again. */
  only?: Line
  onRecorded?: () => void
  /** Id of the sentence that says why recording waits. */
  held?: string | false
}

/** Everything a step asks for. What was answered is recorded together; the rest stays open. */
export function RecordForm({ model, step, only, onRecorded, held = false }: RecordFormProps) {
  const { now, waits, showRefusal } = useRoomState()
  const announce = useAnnounce()
  const command = useCommand('recordEvidence')
  const lines = useMemo(() => (only ? [only] : linesOf(step.captures)), [only, step.captures])
  const place = `${model.execution.id}/${step.id}${only ? `/${only.id}` : ''}`
  const latest = useRef(lines)
  latest.current = lines

  const form = useForm<RecordValues>({
    defaultValues: { readings: {} },
    resolver: builtResolver((values) => buildReadings(values, latest.current, now()).problems),
  })
  useKeptDraft(form, `record ${place}`)

  const record = form.handleSubmit(async (values) => {
    const { readings, sent } = buildReadings(values, lines, now())
    const sending = await command.run({ execution: model.execution.id, step: step.id, readings })
    if (!sending.ok) {
      for (const [path, message] of Object.entries(placedProblems(sending.problem.fields ?? {}, sent)))
        form.setError(path as 'readings', { message })
      return
    }
    if (sending.answer.outcome === 'refused') {
      showRefusal(sending.answer.seq)
      return
    }
    for (const line of sent) form.resetField(`readings.${line.id}`, { defaultValue: undefined })
    form.reset({
      readings: { ...form.getValues().readings, ...Object.fromEntries(sent.map((line) => [line.id, undefined])) },
    })
    announce(`Recorded, entry ${sending.answer.seq}.`)
    onRecorded?.()
  })

  const undecided = only ? [] : step.captures.filter((capture) => capture.typed && capture.keys.length === 0)
  const citable = useMemo(() => citableIn(model), [model])
  const heldKinds = useMemo(() => heldKindsOf(model.steps), [model.steps])
  const nothing = (form.formState.errors as { nothing?: { message?: string } }).nothing?.message
  const waiting = held || (waits === null ? false : `${place}-waits`)

  return (
    <FormProvider {...form}>
      <form className="record-form" onSubmit={record} noValidate>
        {lines.map((line) => (
          <ReadingSection
            key={line.id}
            line={line}
            citable={citable}
            heldKinds={heldKinds}
            alwaysOpen={only !== undefined}
          />
        ))}
        {undecided.map((capture) => (
          <Notice key={capture.fact} tone="plain">
            <b>{capture.label}</b> is asked for once it is known for which {capture.per ?? 'objects'}.
          </Notice>
        ))}
        {nothing ? (
          <p className="field-error" role="alert">
            <Icon name="violated" small />
            <span>{nothing}</span>
          </p>
        ) : null}
        <CommandProblem problem={command.problem} />
        <div className="form-actions">
          <Button type="submit" variant={only ? 'primary' : 'plain'} busy={command.busy} held={waiting}>
            Record
          </Button>
          <span className="meta" id={`${place}-waits`}>
            {waits ??
              (only ? 'The value is typed again; the source is kept.' : 'What you answered is recorded together.')}
          </span>
        </div>
      </form>
    </FormProvider>
  )
}
