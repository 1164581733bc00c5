'use client'

import { useForm } from 'react-hook-form'
import { builtResolver } from '#components/room/form-problems.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextArea } from '#components/ui/text-input.tsx'
import { can } from '#domain/access/permissions.ts'
import { CommandDialog } from './command-dialog.tsx'

type Values = { to: string; note: string }

export function HandOverDialog() {
  const { room, memberName } = useRoomState()
  const { incident, members } = room
  const command = useCommand('handOverCommand')
  const form = useForm<Values>({
    defaultValues: { to: '', note: '' },
    resolver: builtResolver<Values>(({ to }) => (to === '' ? { to: 'Say who takes command' } : {})),
  })
  const resource = { kind: 'incident', private: incident.private, viewers: incident.viewers } as const
  const able = members.filter(
    (member) => !member.removed && member.id !== incident.commander && can(member, 'incident.handOver', resource),
  )
  return (
    <CommandDialog
      title="Hand over command"
      description={`${memberName(incident.commander)} has command now. Everyone in the room sees who takes it.`}
      submit="Hand over command"
      command={command}
      form={form}
      input={({ to, note }) => ({ to, ...(note.trim() ? { note } : {}) })}
    >
      <Field label="To" error={form.formState.errors.to?.message}>
        <Select {...form.register('to')}>
          <option value="">Choose a member</option>
          {able.map((member) => (
            <option key={member.id} value={member.id}>
              {member.name}
              {member.id === room.me.id ? ' (you)' : ''}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="What they must know" optional error={form.formState.errors.note?.message}>
        <TextArea rows={3} {...form.register('note')} />
      </Field>
    </CommandDialog>
  )
}
