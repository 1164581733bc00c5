'use client'

import { Controller, useForm } from 'react-hook-form'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { Field } from '#components/ui/field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { TextArea } from '#components/ui/text-input.tsx'
import { CommandDialog } from './command-dialog.tsx'

const statuses = [
  { value: 'triage', label: 'Triage' },
  { value: 'active', label: 'Active' },
  { value: 'mitigated', label: 'Mitigated' },
] as const

type Values = { status: (typeof statuses)[number]['value']; reason: string }

export function StatusDialog() {
  const { room } = useRoomState()
  const command = useCommand('changeStatus')
  const now = statuses.find(({ value }) => value === room.incident.status)?.value ?? 'active'
  const form = useForm<Values>({ defaultValues: { status: now, reason: '' } })
  const { errors } = form.formState
  return (
    <CommandDialog
      title="Change status"
      description="Resolving is a step of its own, with rules."
      submit="Change status"
      command={command}
      form={form}
      input={({ status, reason }) => ({ status, ...(reason.trim() ? { reason } : {}) })}
    >
      <Field label="Status" group error={errors.status?.message}>
        <Controller
          control={form.control}
          name="status"
          render={({ field }) => (
            <Segmented value={field.value} onChange={field.onChange} onBlur={field.onBlur} options={statuses} />
          )}
        />
      </Field>
      <Field label="Reason" optional error={errors.reason?.message}>
        <TextArea rows={2} {...form.register('reason')} />
      </Field>
    </CommandDialog>
  )
}
