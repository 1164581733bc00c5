'use client'

import { useEffect, useRef, useState } from 'react'
import { readPicked } from '#components/evidence/read-file.ts'
import { useRoomState } from '#components/room/room-context.tsx'
import { shownError } from '#components/trpc/shown-error.ts'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field, useField } from '#components/ui/field.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { fileIn, LARGEST_FILE, sizeInWords } from '#domain/file/file.ts'
import { newId } from '#domain/new-id.ts'
import { useDraftField } from './draft-field.ts'
import type { TypedFieldProps } from './text-field.tsx'
import { UnknownToggle } from './unknown-toggle.tsx'

/** Takes the bytes in as soon as a file is chosen; what is recorded later names them, so nothing is lost in between. */
export function FileField({ name, label, optional, hint }: TypedFieldProps) {
  const { value, set, blur, error } = useDraftField(name)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [sending, setSending] = useState<string | null>(null)
  const { room } = useRoomState()
  const trpc = useTrpc()
  const announce = useAnnounce()
  const attached = value === null || typeof value !== 'object' ? null : fileIn(value)
  const said = trouble ?? error

  const attach = async (picked: File) => {
    setTrouble(null)
    setSending(picked.name)
    const read = await readPicked(picked)
    try {
      if (!read.ok) return setTrouble(read.fault)
      const input = { incident: room.incident.id, file: newId(), name: picked.name, content: read.content }
      set(await trpc.file.attach.mutate(input))
      announce(`${picked.name} is attached.`)
    } catch (thrown) {
      const { fields, message } = shownError(thrown)
      setTrouble(fields.content ?? fields.name ?? `${message}. The file is still where it was: choose it again`)
    } finally {
      setSending(null)
    }
  }
  const clear = (next: '' | null) => {
    setTrouble(null)
    set(next)
  }

  return (
    <Field
      label={label}
      optional={optional}
      error={said}
      hint={
        attached ? undefined : (hint ?? `At most ${sizeInWords(LARGEST_FILE)}. It is kept as it is and never shown.`)
      }
      aside={<UnknownToggle of={label} unknown={value === null} onChange={(is) => clear(is ? null : '')} />}
    >
      <div className="file-field">
        {sending === null ? null : (
          <span role="status">
            Attaching <bdi>{sending}</bdi>
          </span>
        )}
        {sending === null && attached ? (
          <Attached name={attached.name} size={attached.size} sha256={attached.sha256} onRemove={() => clear('')} />
        ) : null}
        {sending === null && !attached ? (
          <Picker unknown={value === null} onPick={(file) => void attach(file)} onBlur={blur} />
        ) : null}
      </div>
    </Field>
  )
}

function Picker(props: { unknown: boolean; onPick: (file: File) => void; onBlur: () => void }) {
  const { unknown, onPick, onBlur } = props
  return (
    <input
      {...useField()}
      type="file"
      className={unknown ? 'file-picker answered-unknown' : 'file-picker'}
      onBlur={onBlur}
      onChange={(event) => {
        const [file] = event.target.files ?? []
        event.target.value = ''
        if (file) onPick(file)
      }}
    />
  )
}

type AttachedProps = { name: string; size: number; sha256: string; onRemove: () => void }

/** The control that its label names is the button that takes it out again; it gets the focus the picker had. */
function Attached({ name, size, sha256, onRemove }: AttachedProps) {
  const { id, ...described } = useField() as { id?: string }
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) button.current?.focus()
  }, [])
  return (
    <>
      <Icon name="attach" small />
      <span className="file-name" dir="auto">
        {name}
      </span>
      <span className="meta">{sizeInWords(size)}</span>
      <Button
        {...described}
        id={id}
        ref={button}
        size="small"
        variant="quiet"
        icon="close"
        aria-label={`Take ${name} out`}
        onClick={onRemove}
      >
        Take out
      </Button>
      <span className="file-digest">
        SHA-256 <code>{sha256}</code>
      </span>
    </>
  )
}
