// Folding a workspace's entries, oldest first, gives its name, address and whether it still stands.
import type { OpenedEntry } from '#domain/journal/entry.ts'
import { openText } from '#domain/journal/opened.ts'
import type { WorkspaceEvent } from './events.ts'
import type { Workspace } from './state.ts'

/** Raise when `evolve` gives another state for the same entries: cached states are then folded anew. */
export const WORKSPACE_EVOLVE_VERSION = 1

export function evolveWorkspace(state: Workspace | null, e: OpenedEntry): Workspace {
  const event = { type: e.entry.type, data: e.entry.data } as WorkspaceEvent
  if (event.type === 'workspace.created') {
    return { ...event.data, name: openText(e, '/name'), createdAt: e.entry.at, removedAt: null }
  }
  if (!state) throw new Error(`A workspace begins with workspace.created, not ${event.type}`)
  switch (event.type) {
    case 'workspace.renamed':
      return { ...state, name: openText(e, '/name') }
    case 'workspace.removed':
      return { ...state, removedAt: e.entry.at }
    default:
      throw new Error(`No rule to fold ${(event satisfies never as WorkspaceEvent).type}`)
  }
}
