import { Problem } from '#domain/problem.ts'
import { workspaceRemoved } from '#domain/workspace/events.ts'
import type { Membership } from '#server/auth/signed-in.ts'
import { requires } from '#server/journal/authorize.ts'
import { forgetWorkspace } from '#server/journal/forget.ts'
import { workspaceKind, workspaceStream } from '#server/workspace/kind.ts'
import type { SampleParts } from './sample-parts.ts'

/** Removes a sample workspace whole: the removal is an entry, then everything but the bare entries is deleted. */
export async function removeSample(
  parts: SampleParts,
  who: Membership,
  { command }: { command: string },
): Promise<{ removed: true }> {
  if (who.workspace.origin !== 'sample') {
    throw new Problem('CONFLICT', 'Only a sample workspace can be removed. Nothing was removed.')
  }
  const stream = workspaceStream(who.workspace.id)
  await parts.incidents.journal.append({
    scope: who.scope,
    actor: who.actor,
    command,
    request: { verb: 'sample.remove' },
    streams: [stream],
    authorize: requires('sample.remove', () => ({ kind: 'workspace' })),
    plan: () => ({ writes: [{ stream, kind: workspaceKind, events: [workspaceRemoved()] }], result: null }),
  })
  await parts.asOwner((owner) => forgetWorkspace(owner, who.workspace.id))
  return { removed: true }
}
