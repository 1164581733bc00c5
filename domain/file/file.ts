// A file is bytes that a person attaches to an incident. The journal holds its id, its size and its SHA-256; the bytes stand outside and can be deleted.
import { z } from 'zod'
import '#domain/sentences.ts'
import { Uuid } from '#domain/ids.ts'
import type { Json } from '#domain/json.ts'
import { line } from '#domain/text.ts'

/** What a request of 1 MB carries, written out as base64, with room to spare. */
export const LARGEST_FILE = 512 * 1024

/** What a field of type `file` holds. The name is what the file was called where it was picked. */
export type FileValue = { id: string; name: string; size: number; sha256: string }

const SHA256 = /^[0-9a-f]{64}$/

/** The parts of a file value, or null when this is none. */
export function fileIn(value: Json | undefined): FileValue | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  const { id, name, size, sha256, ...more } = value as { readonly [part: string]: Json }
  if (Object.keys(more).length > 0 || !Uuid.safeParse(id).success) return null
  if (typeof name !== 'string' || name === '' || typeof size !== 'number' || typeof sha256 !== 'string') return null
  return SHA256.test(sha256) && size > 0 && size <= LARGEST_FILE ? { id: String(id), name, size, sha256 } : null
}

/** `file` is the new id, made by who attaches, so that a repeated request attaches nothing twice. */
export const AttachFile = z.strictObject({
  incident: Uuid,
  file: Uuid,
  name: line(255, 'The file has no name'),
  /** Base64. */
  content: z.string().max(Math.ceil(LARGEST_FILE / 3) * 4, 'At most 512 KB'),
})
export type AttachFile = z.infer<typeof AttachFile>

/** `1 B`, `12 KB` */
export const sizeInWords = (bytes: number): string => (bytes < 1024 ? `${bytes} B` : `${Math.round(bytes / 1024)} KB`)

/** Why bytes of that many cannot be attached, for the line under the field; null when they can. */
export function sizeFault(bytes: number): string | null {
  if (bytes === 0) return 'The file is empty. Choose the one that holds the bytes'
  return bytes > LARGEST_FILE
    ? `At most ${sizeInWords(LARGEST_FILE)}; this file has ${sizeInWords(bytes)}. Nothing was attached`
    : null
}
