import pg from 'pg'
import { Trouble } from '#server/trouble.ts'

export const roles = { app: 'holdpoint_app', auth: 'holdpoint_auth', live: 'holdpoint_live' } as const

export type RoleUse = 'login' | 'set role'

/**
 * Makes the three roles where they are missing. On a database of our own they log in by themselves; elsewhere they
 * cannot, and `member` (the login of DATABASE_URL) steps into them with SET ROLE.
 */
export async function ensureRoles(owner: pg.Client, use: RoleUse, member: string): Promise<void> {
  const missing = await missingStatements(owner, use, member)
  if (missing.length === 0) return
  try {
    for (const statement of missing) await owner.query(statement)
  } catch (cause) {
    const { code } = cause as { code?: string }
    if (code === '23505' || code === '42710') return ensureRoles(owner, use, member)
    if (code !== '42501') throw cause
    throw new Trouble(
      'The database owner may not create the roles that Holdpoint works with.',
      `Have an administrator run this once, then start again:\n\n${missing.map((line) => `  ${line};`).join('\n')}\n`,
      { cause },
    )
  }
}

async function missingStatements(owner: pg.Client, use: RoleUse, member: string): Promise<string[]> {
  const names = Object.values(roles)
  const { rows: existing } = await owner.query<{ rolname: string }>(
    'select rolname from pg_roles where rolname = any ($1)',
    [names],
  )
  const statements = names
    .filter((name) => !existing.some((row) => row.rolname === name))
    .map((name) => `create role ${name} ${use === 'login' ? 'login' : 'nologin'}`)
  if (use === 'login') return statements

  const { rows: grants } = await owner.query<{ name: string; held: boolean }>(
    `select name, exists (
       select from pg_roles where rolname = name and pg_has_role(
         $2, oid, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end)
     ) as held
     from unnest($1::text[]) name`,
    [names, member],
  )
  const quoted = pg.escapeIdentifier(member)
  return [...statements, ...grants.filter((row) => !row.held).map((row) => `grant ${row.name} to ${quoted}`)]
}
