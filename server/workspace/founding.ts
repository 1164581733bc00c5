import { memberJoined } from '#domain/member/events.ts'
import { newId } from '#domain/new-id.ts'
import { Problem } from '#domain/problem.ts'
import { workspaceCreated } from '#domain/workspace/events.ts'
import { mintScope } from '#server/db/scope.ts'
import type { PlannedWrite } from '#server/journal/append-request.ts'
import type { Journal } from '#server/journal/journal.ts'
import { memberKind, memberStream } from '#server/member/kind.ts'
import { workspaceKind, workspaceStream } from './kind.ts'

export type Founding = {
  command: string
  /** The new workspace's id, made by who asks. */
  workspace: string
  name: string
  slug: string
  owner: { person: string; name: string; email: string }
  by: 'setup' | 'creation'
}

/** What a new workspace starts with beside its owner: such as the runbooks that ship with Holdpoint. */
export type FirstWrites = () => readonly PlannedWrite[]

/** A workspace and its first owner, in one append. Throws beside the field when the address is taken. */
export async function foundWorkspace(
  { journal, firstWrites }: { journal: Journal; firstWrites: FirstWrites },
  founding: Founding,
): Promise<{ slug: string; member: string }> {
  const { command, workspace, name, slug, owner, by } = founding
  const scope = mintScope(workspace)
  const here = workspaceStream(workspace)
  const member = newId()
  const first = firstWrites()
  const { result } = await journal.append({
    scope,
    actor: { kind: 'system', id: by },
    command,
    request: { verb: 'workspace.create', workspace, name, slug, email: owner.email, by },
    streams: [here, memberStream(member), ...first.map((write) => write.stream)],
    authorize: () => {},
    plan: (ctx) => {
      if (ctx.state(workspaceKind, here)) throw new Problem('CONFLICT', 'This workspace exists already')
      return {
        writes: [
          { stream: here, kind: workspaceKind, events: [workspaceCreated({ slug, origin: 'made' }, name)] },
          {
            stream: memberStream(member),
            kind: memberKind,
            events: [memberJoined({ person: owner.person, role: 'owner', by, invitedBy: null }, owner)],
            cause: 'first',
          },
          ...first,
        ],
        result: { member },
      }
    },
    onTaken: () => slugTaken(),
  })
  return { slug, member: result.member }
}

const slugTaken = () => {
  const taken = 'Another workspace has this address. Choose another one'
  return new Problem('CONFLICT', taken, { slug: taken })
}
