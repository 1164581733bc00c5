import { CreateWorkspace, RenameWorkspace } from '#domain/workspace/schema.ts'
import { createWorkspace } from '#server/workspace/create-workspace.ts'
import { currentWorkspace } from '#server/workspace/current-workspace.ts'
import { renameWorkspace } from '#server/workspace/rename-workspace.ts'
import { member, Nothing, router, signedIn } from './init.ts'

export const workspaceRouter = router({
  current: member('workspace.read')
    .input(Nothing)
    .query(({ ctx }) => currentWorkspace(ctx.member)),
  rename: member('workspace.change')
    .input(RenameWorkspace)
    .mutation(({ ctx, input }) => renameWorkspace(ctx.services.auth, ctx.member, input)),
  create: signedIn
    .input(CreateWorkspace)
    .mutation(({ ctx, input }) => createWorkspace(ctx.services.auth, ctx.signedIn, input)),
})
