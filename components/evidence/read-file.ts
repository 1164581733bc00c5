import { LARGEST_FILE, sizeFault } from '#domain/file/file.ts'

/** The bytes of a picked file as base64, or a sentence why they cannot be attached. */
export async function readPicked(file: File): Promise<{ ok: true; content: string } | { ok: false; fault: string }> {
  const fault = sizeFault(file.size)
  if (fault) return { ok: false, fault }
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    return bytes.length > 0 && bytes.length <= LARGEST_FILE
      ? { ok: true, content: base64Of(bytes) }
      : { ok: false, fault: sizeFault(bytes.length) ?? '' }
  } catch {
    return { ok: false, fault: 'The file cannot be read any more. Choose it again' }
  }
}

const CHUNK = 0x8000

/** In pieces: one call with every byte as an argument would be too many. */
export function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(text)
}
