'use client'

import { Controller, useForm } from 'react-hook-form'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { Field } from '#components/ui/field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { TextArea } from '#components/ui/text-input.tsx'
import type { Severity } from '#domain/incident/state.ts'
import { SEVERITIES } from '#domain/incident/state.ts'
import { CommandDialog } from './command-dialog.tsx'

type Values = { severity: Severity; reason: string }

export function SeverityDialog() {
  const { room } = useRoomState()
  const command = useCommand('changeSeverity')
  const form = useForm<Values>({ defaultValues: { severity: room.incident.severity, reason: '' } })
  const { errors } = form.formState
  return (
    <CommandDialog
      title="Change severity"
      description={`It is ${room.incident.severity} now.`}
      submit="Change severity"
      command={command}
      form={form}
      input={({ severity, reason }) => ({ severity, ...(reason.trim() ? { reason } : {}) })}
    >
      <Field label="Severity" group error={errors.severity?.message}>
        <Controller
          control={form.control}
          name="severity"
          render={({ field }) => (
            <Segmented
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              options={SEVERITIES.map((value) => ({ value, label: value }))}
            />
          )}
        />
      </Field>
      <Field label="Reason" optional error={errors.reason?.message}>
        <TextArea rows={2} {...form.register('reason')} />
      </Field>
    </CommandDialog>
  )
}
