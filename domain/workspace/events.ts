// Everything that can happen to a workspace, by entry type, with what stands in its data. Names are sealed beside it.
import type { NewEvent } from '#domain/journal/entry.ts'
import type { WorkspaceOrigin } from './state.ts'

export type WorkspaceEventData = {
  'workspace.created': { slug: string; origin: WorkspaceOrigin }
  'workspace.renamed': Record<string, never>
  'workspace.removed': Record<string, never>
}

export type WorkspaceEvent = {
  [T in keyof WorkspaceEventData]: { type: T; data: WorkspaceEventData[T] }
}[keyof WorkspaceEventData]

export const workspaceCreated = (data: WorkspaceEventData['workspace.created'], name: string): NewEvent => ({
  type: 'workspace.created',
  tv: 1,
  data,
  open: { '/name': name },
})

export const workspaceRenamed = (name: string): NewEvent => ({
  type: 'workspace.renamed',
  tv: 1,
  data: {},
  open: { '/name': name },
})

export const workspaceRemoved = (): NewEvent => ({ type: 'workspace.removed', tv: 1, data: {}, open: {} })
