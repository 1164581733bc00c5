import type pg from 'pg'

/** Deletes what can be deleted of a removed workspace: open values, states and projections. Its entries stay, and stay whole. */
export async function forgetWorkspace(owner: pg.ClientBase | pg.Pool, workspace: string): Promise<void> {
  await owner.query('select workspace_forget($1)', [workspace])
}
