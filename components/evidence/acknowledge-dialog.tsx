'use client'

import { FormProvider, useForm } from 'react-hook-form'
import { CommandDialog } from '#components/room/dialogs/command-dialog.tsx'
import { builtResolver } from '#components/room/form-problems.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { useKeptDraft } from '#components/room/use-kept-draft.ts'
import { SeqLink } from '#components/ui/seq-link.tsx'
import type { FieldProblems } from '#domain/problem.ts'
import { inWords } from '#domain/runbook/document.ts'
import type { Draft } from './draft.ts'
import { blankDraft, readDraft } from './draft.ts'
import { ValueField } from './fields/value-field.tsx'

type AcknowledgeDialogProps = { execution: string; fact: string; entry: number }
/** `value` is a `Draft`. */
type Values = { value: unknown }

/** What a program said, read at its source and typed by you: the value is not shown here, because a click is not a reading. */
export function AcknowledgeDialog({ execution, fact, entry }: AcknowledgeDialogProps) {
  const { executions, nameOf, now, goToEntry } = useRoomState()
  const model = executions.find((each) => each.execution.id === execution)
  const reading = model?.execution.readings[fact]?.find((each) => each.seq === entry)
  const type = model?.document.facts.find((each) => each.name === fact)?.type
  const command = useCommand('acknowledgeReading')
  const form = useForm<Values>({
    defaultValues: { value: type ? blankDraft(type) : '' },
    resolver: builtResolver<Values>(({ value }): FieldProblems => {
      const answer = type ? readDraft(type, value as Draft, now()) : { kind: 'blank' as const }
      if (answer.kind === 'blank') return { value: 'Type what you read' }
      if (answer.kind === 'answered') return {}
      return Object.fromEntries(
        answer.problems.map(({ path, message }) => [`value${path.replaceAll('/', '.')}`, message]),
      )
    }),
  })
  useKeptDraft(form, `acknowledge ${execution}/${entry}`)
  if (!model || !reading || !type) return null
  const capture = model.steps.flatMap((step) => step.captures).find((each) => each.fact === fact)
  const about = reading.key === null ? '' : ` (${nameOf(reading.key)})`
  const program = reading.program === undefined ? '' : ` (${reading.program})`
  return (
    <FormProvider {...form}>
      <CommandDialog
        title={`Acknowledge #${entry}`}
        description={`A program said it${program}. Read it yourself at its source, then type what you see.`}
        submit="Acknowledge it"
        command={command}
        form={form}
        input={({ value }) => {
          const answer = readDraft(type, value as Draft, now())
          return { execution, fact, entry, value: answer.kind === 'answered' ? answer.value : null }
        }}
      >
        <dl className="acknowledge-source">
          <dt>Source</dt>
          <dd>{reading.source === null ? <span className="redacted">redacted</span> : <bdi>{reading.source}</bdi>}</dd>
          <dt>Recorded in</dt>
          <dd>
            <SeqLink seq={entry} onFollow={goToEntry} />
          </dd>
        </dl>
        <ValueField name="value" label={`${capture?.label ?? inWords(fact)}${about}`} type={type} optional={false} />
      </CommandDialog>
    </FormProvider>
  )
}
