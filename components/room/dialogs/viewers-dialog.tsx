'use client'

import { useForm } from 'react-hook-form'
import { builtResolver } from '#components/room/form-problems.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field } from '#components/ui/field.tsx'
import { CommandDialog } from './command-dialog.tsx'

type Values = { viewers: string[] }

/** For everybody else a private incident does not exist. */
export function ViewersDialog() {
  const { room } = useRoomState()
  const { incident, members, me } = room
  const command = useCommand('changeViewers')
  const form = useForm<Values>({
    defaultValues: { viewers: [...incident.viewers] },
    resolver: builtResolver<Values>(({ viewers }) =>
      viewers.includes(incident.commander) ? {} : { viewers: 'The commander must see it' },
    ),
  })
  const seeing = form.watch('viewers')
  const able = members.filter((member) => !member.removed && member.role !== 'appOwner')
  return (
    <CommandDialog
      title="Who sees this incident"
      description="For everybody else it does not exist, admins and owners included."
      submit="Change viewers"
      command={command}
      form={form}
      input={({ viewers }) => ({
        add: viewers.filter((id) => !incident.viewers.includes(id)),
        remove: incident.viewers.filter((id) => !viewers.includes(id)),
      })}
    >
      <Field label="Viewers" group error={form.formState.errors.viewers?.message}>
        {able.map((member) => (
          <Checkbox
            key={member.id}
            label={member.name}
            detail={member.id === me.id ? 'You' : member.id === incident.commander ? 'Commander' : undefined}
            checked={seeing.includes(member.id)}
            onChange={(event) =>
              form.setValue(
                'viewers',
                event.target.checked ? [...seeing, member.id] : seeing.filter((id) => id !== member.id),
              )
            }
          />
        ))}
      </Field>
    </CommandDialog>
  )
}
