import type { StreamName } from '#domain/journal/entry.ts'
import type { LiveFrame } from '#domain/live/frame.ts'
import type { Link } from './live-stream.ts'

/** A stream of a workspace: `incident/<id>`, or the board's. */
export type Target = { workspace: string; stream: StreamName }

export type FromTab =
  /** `after`: number of the last entry this tab has; what comes above it is wanted. */
  | { say: 'watch'; target: Target; after: number }
  | { say: 'unwatch'; target: Target }
  /** `step` null: in the room, on no step. */
  | { say: 'place'; target: Target; step: string | null }
  | { say: 'online'; online: boolean }
  /** Somebody looks at this tab again. */
  | { say: 'wake' }
  /** Still here; a tab that closed without a word is forgotten later. */
  | { say: 'here' }
  | { say: 'leave' }

export type ToTab = { frame: LiveFrame } | { link: Link }

export const keyOf = ({ workspace, stream }: Target): string => `${workspace} ${stream}`
