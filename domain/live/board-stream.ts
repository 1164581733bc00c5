// The board of a workspace is watched like a stream of its own.
import type { StreamName } from '#domain/journal/entry.ts'

/** `board/<workspace id>` */
export const boardStream = (workspace: string): StreamName => `board/${workspace}`
