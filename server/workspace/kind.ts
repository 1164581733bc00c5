import type { StreamName } from '#domain/journal/entry.ts'
import { evolveWorkspace, WORKSPACE_EVOLVE_VERSION } from '#domain/workspace/evolve.ts'
import type { Workspace } from '#domain/workspace/state.ts'
import type { StreamKind } from '#server/journal/stream-kind.ts'

export const workspaceKind: StreamKind<Workspace> = {
  kind: 'workspace',
  version: WORKSPACE_EVOLVE_VERSION,
  evolve: evolveWorkspace,
  project: (state, { workspace }) => ({
    workspace: [
      {
        id: workspace,
        slug: state.slug,
        name: state.name ?? state.slug,
        origin: state.origin,
        created_at: state.createdAt,
        removed_at: state.removedAt,
      },
    ],
  }),
}

export const workspaceStream = (id: string): StreamName => `workspace/${id}`
