import type { StreamName } from '#domain/journal/entry.ts'
import type { LiveFrame } from '#domain/live/frame.ts'

/** One server-sent event. It carries no id: one `Last-Event-ID` cannot resume many streams. */
const event = (json: string): Buffer => Buffer.from(`data: ${json}\n\n`)

export const encodeFrame = (frame: LiveFrame): Buffer => event(JSON.stringify(frame))

/** An entries frame out of entries that are encoded already. */
export const encodeEntries = (workspace: string, stream: StreamName, entries: readonly string[], now: string): Buffer =>
  event(
    `{"kind":"entries","workspace":${JSON.stringify(workspace)},"stream":${JSON.stringify(stream)},"entries":[${entries.join(',')}],"now":${JSON.stringify(now)}}`,
  )
