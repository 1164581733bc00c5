import { notFound, Problem } from '#domain/problem.ts'
import { workspaceRenamed } from '#domain/workspace/events.ts'
import type { RenameWorkspace } from '#domain/workspace/schema.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { requires } from '#server/journal/authorize.ts'
import type { Journal } from '#server/journal/journal.ts'
import { workspaceKind, workspaceStream } from './kind.ts'

export async function renameWorkspace(
  { journal }: { journal: Journal },
  { actor, scope }: Membership,
  { command, name }: RenameWorkspace,
): Promise<{ name: string }> {
  const stream = workspaceStream(scope.workspace)
  await journal.append({
    scope,
    actor,
    command,
    request: { verb: 'workspace.rename', name },
    streams: [stream],
    authorize: requires('workspace.change', () => ({ kind: 'workspace' })),
    plan: (ctx) => {
      const state = ctx.state(workspaceKind, stream)
      if (!state || state.removedAt) throw notFound('This workspace')
      if (state.name === name) throw new Problem('CONFLICT', 'The workspace has this name already')
      return { writes: [{ stream, kind: workspaceKind, events: [workspaceRenamed(name)] }], result: null }
    },
  })
  return { name }
}
