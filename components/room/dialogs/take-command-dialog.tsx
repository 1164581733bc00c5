'use client'

import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { builtResolver } from '#components/room/form-problems.ts'
import { HandOverSummary } from '#components/room/hand-over-summary.tsx'
import { ReasonForm } from '#components/room/reason-form.tsx'
import { useRoomState } from '#components/room/room-context.tsx'
import { useCommand } from '#components/room/use-command.ts'
import { useHandOver } from '#components/room/use-hand-over.ts'
import { useKeptDraft } from '#components/room/use-kept-draft.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { TextArea } from '#components/ui/text-input.tsx'
import { takeFault } from '#domain/incident/pass-command.ts'
import type { CommandOffer } from '#domain/incident/state.ts'
import { prose } from '#domain/text.ts'
import { CommandDialog } from './command-dialog.tsx'

type Values = { words: string }

/** Command passes to whoever has read what stands: accepted, or taken by those who may. */
export function TakeCommandDialog() {
  const { room } = useRoomState()
  const { incident, me, members } = room
  const { offer } = incident
  const commander = members.find(({ id, removed }) => id === incident.commander && !removed) ?? null
  const fault = takeFault(me, commander, incident)
  if (offer?.to === me.id) return <Accept key={offer.offer} offer={offer} />
  return fault === null ? <Take /> : <NotYours because={fault} />
}

function Accept({ offer }: { offer: CommandOffer }) {
  const { room, memberName } = useRoomState()
  const command = useCommand('acceptCommand')
  const form = useWords('Say back what you take over')
  useKeptDraft(form, `read-back ${offer.offer}`)
  const summary = useHandOver()
  const by = memberName(offer.by)
  return (
    <CommandDialog
      title={`Take over command of ${room.incident.number}`}
      description={`${by} commands until you accept. Read what stands first.`}
      submit="Accept command"
      command={command}
      form={form}
      input={({ words }) => ({ offer: offer.offer, readAt: summary.seq, readBack: words })}
      before={
        <>
          {offer.note === null ? null : (
            <blockquote className="hand-over-note">
              <b>
                {by} says, #{offer.seq}.
              </b>{' '}
              {offer.note}
            </blockquote>
          )}
          <HandOverSummary summary={summary} />
          <Since seq={summary.seq} />
        </>
      }
      after={<Decline offer={offer} />}
    >
      <Field
        label="Say back what you take over, and what comes first"
        hint="In a line of your own. It stands in the journal beside your name."
        error={form.formState.errors.words?.message ?? command.problem?.fields.readBack}
      >
        <TextArea rows={2} {...form.register('words')} />
      </Field>
    </CommandDialog>
  )
}

function Take() {
  const { room, memberName } = useRoomState()
  const { incident } = room
  const command = useCommand('takeCommand')
  const form = useWords('Say why you take command')
  useKeptDraft(form, 'take-command')
  const summary = useHandOver()
  return (
    <CommandDialog
      title={`Take command of ${incident.number}`}
      description={`${memberName(incident.commander)} commands now and has not offered it to you. Read what stands first.`}
      submit="Take command"
      command={command}
      form={form}
      input={({ words }) => ({ from: incident.commander, readAt: summary.seq, reason: words })}
      before={
        <>
          <HandOverSummary summary={summary} />
          <Since seq={summary.seq} />
        </>
      }
    >
      <Field
        label="Why you take command"
        error={form.formState.errors.words?.message ?? command.problem?.fields.reason}
      >
        <TextArea rows={2} {...form.register('words')} />
      </Field>
    </CommandDialog>
  )
}

function NotYours({ because }: { because: string }) {
  const { room, memberName, setDialog } = useRoomState()
  const summary = useHandOver()
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && setDialog(null)}
      title={`Take command of ${room.incident.number}`}
      description={`${memberName(room.incident.commander)} commands now.`}
      size="wide"
    >
      <Notice tone="held">{because}</Notice>
      <HandOverSummary summary={summary} />
    </Dialog>
  )
}

const useWords = (empty: string) =>
  useForm<Values>({
    defaultValues: { words: '' },
    resolver: builtResolver<Values>(({ words }) => {
      const checked = prose(2000, empty).safeParse(words)
      return checked.success ? {} : { words: checked.error.issues[0]?.message ?? empty }
    }),
  })

/** What came while this was open stands above, and might not have been read. */
function Since({ seq }: { seq: number }) {
  const [opened] = useState(seq)
  if (seq === opened) return null
  const came = seq === opened + 1 ? `#${seq} came` : `#${opened + 1} to #${seq} came`
  return <Notice tone="info">{came} since you opened this. What stands above holds it.</Notice>
}

function Decline({ offer }: { offer: CommandOffer }) {
  const [leaving, setLeaving] = useState(false)
  const { setDialog, memberName } = useRoomState()
  const decline = useCommand('declineCommand')
  if (!leaving)
    return (
      <p className="hand-over-decline">
        <Button onClick={() => setLeaving(true)}>Decline with a reason</Button>
      </p>
    )
  return (
    <ReasonForm
      label="Why you decline"
      hint={`${memberName(offer.by)} goes on commanding and reads this.`}
      submit="Decline command"
      command={decline}
      input={(reason) => ({ offer: offer.offer, reason })}
      onDone={() => (decline.problem ? setLeaving(false) : setDialog(null))}
    />
  )
}
