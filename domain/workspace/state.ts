// A workspace is the tenant: it has a name, an address in the URL, and an origin that says whether it was made or is a sample.
export const WORKSPACE_ORIGINS = ['made', 'sample'] as const
export type WorkspaceOrigin = (typeof WORKSPACE_ORIGINS)[number]

export type Workspace = {
  slug: string
  origin: WorkspaceOrigin
  /** Null once redacted. */
  name: string | null
  createdAt: string
  removedAt: string | null
}
