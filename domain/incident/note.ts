// A note is prose of a bounded length; a page checks it without a schema, so that it can be written without a connection.
import { proseFault } from '#domain/storable.ts'

export const LONGEST_NOTE = 10_000
export const NO_NOTE = 'Write the note first'

/** Why this cannot be recorded as a note, or null. */
export const noteFault = (text: string): string | null => proseFault(text, LONGEST_NOTE, NO_NOTE)
