'use client'

import { useRoomState } from '#components/room/room-context.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { fileIn } from '#domain/file/file.ts'
import type { Json } from '#domain/json.ts'
import type { FieldType } from '#domain/runbook/document.ts'

/** The files of a record, to be saved: their bytes are never shown here. */
export function FileLinks({ type, value }: { type: FieldType & { type: 'record' }; value: Json }) {
  const { slug, room } = useRoomState()
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  const parts = value as { readonly [name: string]: Json }
  const files = type.fields.flatMap(({ name }) => fileIn(parts[name]) ?? [])
  return files.map(({ id, name }) => (
    <a key={id} className="file-link" href={`/api/files/${slug}/${room.incident.id}/${id}`} download={name}>
      <Icon name="down" small /> Save <bdi>{name}</bdi>
    </a>
  ))
}
