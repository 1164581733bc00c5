// What the frame around every workspace page is given.
import type { Role } from '#domain/access/permissions.ts'
import type { WorkspaceOrigin } from './state.ts'

/** `workspace.current` (needs workspace.read). `workspace.rename`; `workspace.create` (signed in) answers `{ slug }`. */
export type CurrentWorkspace = {
  id: string
  slug: string
  name: string
  origin: WorkspaceOrigin
  me: { member: string; name: string; role: Role }
}
