'use client'

import type { KeyboardEvent, Ref } from 'react'
import { useImperativeHandle, useRef } from 'react'
import { useForm } from 'react-hook-form'
import { builtResolver } from '#components/room/form-problems.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { useKeptDraft } from '#components/room/use-kept-draft.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextArea } from '#components/ui/text-input.tsx'
import { noteFault } from '#domain/incident/note.ts'

type Note = { text: string }
export type ComposerHandle = { focus: () => void }

const noteResolver = builtResolver<Note>(({ text }) => {
  const fault = noteFault(text)
  return fault === null ? {} : { text: fault }
})

/** A note is kept the moment it is written, also without a connection, and recorded when the server answers. */
export function Composer({ ref }: { ref: Ref<ComposerHandle> }) {
  const { notes, model, step, may, setDialog } = useRoomState()
  const area = useRef<HTMLTextAreaElement | null>(null)
  const form = useForm<Note>({ defaultValues: { text: '' }, resolver: noteResolver })
  const { register, handleSubmit, reset, formState } = form
  useKeptDraft(form, 'note')
  const { ref: registerArea, ...field } = register('text')
  useImperativeHandle(ref, () => ({ focus: () => area.current?.focus() }), [])

  const record = handleSubmit(({ text }) => {
    const place = model && step && model.execution.status === 'running'
    notes.add({ text, execution: place ? model.execution.id : null, step: place ? step.id : null })
    reset({ text: '' })
    area.current?.focus()
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void record()
  }
  if (!may('incident.note')) return <p className="composer meta">Observers read; responders write.</p>
  return (
    <form className="composer" onSubmit={record} noValidate>
      <Field label={<span className="visually-hidden">Note</span>} error={formState.errors.text?.message}>
        <TextArea
          {...field}
          ref={(element) => {
            registerArea(element)
            area.current = element
          }}
          placeholder="Note what you see. A note stays as it is written."
          onKeyDown={onKeyDown}
        />
      </Field>
      <div className="row">
        {model && may('evidence.record') ? (
          <Button variant="quiet" size="small" icon="attach" onClick={() => setDialog({ kind: 'attach' })}>
            Attach evidence
          </Button>
        ) : null}
        <span className="spacer" />
        <kbd>Ctrl Enter</kbd>
        <Button size="small" type="submit">
          Record note
        </Button>
      </div>
    </form>
  )
}
