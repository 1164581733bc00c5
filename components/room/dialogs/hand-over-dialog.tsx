'use client'

import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Moment } from '#components/format/moment.tsx'
import { builtResolver } from '#components/room/form-problems.ts'
import { HandOverSummary } from '#components/room/hand-over-summary.tsx'
import { ReasonForm } from '#components/room/reason-form.tsx'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { useHandOver } from '#components/room/use-hand-over.ts'
import { useKeptDraft } from '#components/room/use-kept-draft.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Select } from '#components/ui/select.tsx'
import { TextArea } from '#components/ui/text-input.tsx'
import { canCommand } from '#domain/incident/pass-command.ts'
import { newId } from '#domain/new-id.ts'
import { CommandDialog } from './command-dialog.tsx'

type Values = { to: string; note: string }

/** Whoever commands offers command, and sees what will be read before it is accepted. */
export function HandOverDialog() {
  const { room, presence } = useRoomState()
  const { incident, members } = room
  const summary = useHandOver()
  const command = useCommand('offerCommand')
  const [offer] = useState(newId)
  const form = useForm<Values>({
    defaultValues: { to: '', note: '' },
    resolver: builtResolver<Values>(({ to }) => (to === '' ? { to: 'Say who is to take command' } : {})),
  })
  useKeptDraft(form, 'hand-over')
  const able = members.filter(
    (member) => !member.removed && member.id !== incident.commander && canCommand(member, incident),
  )
  const isHere = (id: string) => presence.some(({ member }) => member === id)
  return (
    <CommandDialog
      title="Hand over command"
      description="You command until whoever you choose has read this and accepted."
      submit={incident.offer ? 'Offer command anew' : 'Offer command'}
      command={command}
      form={form}
      input={({ to, note }) => ({ offer, to, ...(note.trim() ? { note } : {}) })}
      before={
        <>
          <Standing />
          <HandOverSummary summary={summary} />
        </>
      }
    >
      <Field label="To" error={form.formState.errors.to?.message}>
        <Select {...form.register('to')}>
          <option value="">Choose a member</option>
          {able.map((member) => (
            <option key={member.id} value={member.id}>
              {member.name}
              {isHere(member.id) ? ', here now' : ''}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        label="What they must know besides"
        hint="What no fact says: whom you called, what you are waiting for."
        optional
        error={form.formState.errors.note?.message}
      >
        <TextArea rows={3} {...form.register('note')} />
      </Field>
    </CommandDialog>
  )
}

/** The offer that stands: a new one takes its place. */
function Standing() {
  const { room, memberName } = useRoomState()
  const [leaving, setLeaving] = useState(false)
  const decline = useCommand('declineCommand')
  const { offer } = room.incident
  if (!offer) return null
  return (
    <>
      <Notice tone="held">
        <b>Offered to {memberName(offer.to)}</b> <Moment at={offer.at} plain />, #{offer.seq}, and not answered yet.{' '}
        {leaving ? null : (
          <Button size="small" onClick={() => setLeaving(true)}>
            Take it back
          </Button>
        )}
      </Notice>
      {leaving ? (
        <ReasonForm
          label="Why it is taken back"
          submit="Take the offer back"
          command={decline}
          input={(reason) => ({ offer: offer.offer, reason })}
          onDone={() => setLeaving(false)}
        />
      ) : null}
    </>
  )
}
