'use client'

import { useForm } from 'react-hook-form'
import { builtResolver } from '#components/room/form-problems.ts'
import type { CommandName } from '#components/room/mutations.ts'
import type { CommandInput } from '#components/room/use-command.ts'
import { useCommand } from '#components/room/use-command.ts'
import { Field } from '#components/ui/field.tsx'
import { TextArea } from '#components/ui/text-input.tsx'
import { prose } from '#domain/text.ts'
import { CommandDialog } from './command-dialog.tsx'

type ReasonDialogProps<N extends CommandName> = {
  name: N
  title: string
  description: string
  label: string
  empty: string
  submit: string
  input: (words: string) => CommandInput<N>
  /** Path under which the server names the words. */
  field: 'reason' | 'summary'
  always?: boolean
}

type Values = { reason: string; summary: string }

/** A command that needs nothing but words: why, or what ended it. */
export function ReasonDialog<N extends CommandName>(props: ReasonDialogProps<N>) {
  const { name, title, description, label, empty, submit, input, field, always } = props
  const command = useCommand(name)
  const form = useForm<Values>({
    defaultValues: { reason: '', summary: '' },
    resolver: builtResolver<Values>((values) => {
      const checked = prose(field === 'summary' ? 4000 : 2000, empty).safeParse(values[field])
      return checked.success ? {} : { [field]: checked.error.issues[0]?.message ?? empty }
    }),
  })
  return (
    <CommandDialog
      title={title}
      description={description}
      submit={submit}
      command={command}
      form={form}
      always={always}
      input={(values) => input(values[field])}
    >
      <Field label={label} error={form.formState.errors[field]?.message}>
        <TextArea rows={3} {...form.register(field)} />
      </Field>
    </CommandDialog>
  )
}
