import type { StreamName } from '#domain/journal/entry.ts'
import type { Standing } from '#domain/live/frame.ts'
import type { Outlet } from './outlet.ts'
import type { LiveMember } from './read.ts'

/** What a connection watches: an entry stream or a board. */
export type Watching = {
  workspace: string
  stream: StreamName
  connection: Connection
  member: LiveMember
  /** asking: may they? starting: the backlog is on its way. paused: told to resync. */
  phase: 'asking' | 'starting' | 'live' | 'paused'
  /** Number of the last entry sent. */
  sent: number
}

/** One open stream of one session. */
export type Connection = {
  id: string
  session: string
  person: string
  address: string
  outlet: Outlet
  watching: Map<string, Watching>
  standing: readonly Standing[]
  /** Watch requests are carried out one after another. */
  turn: Promise<unknown>
  closed: boolean
}

export const keyOf = (workspace: string, stream: string): string => `${workspace} ${stream}`
