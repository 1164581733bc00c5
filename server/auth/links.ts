import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Role } from '#domain/access/permissions.ts'
import type { LinkTrouble, MadeLink } from '#domain/auth/views.ts'
import { Problem } from '#domain/problem.ts'

export type LinkKind = 'setup' | 'invitation' | 'reset'

export type Link = {
  id: string
  workspace: string | null
  person: string | null
  role: Role | null
  email: string | null
  /** Ids, for an app owner. */
  apps: string[]
  /** Member id. */
  createdBy: string | null
  expiresAt: Date
}

type Queryable = Pick<pg.Pool, 'query'>

export const newSecret = (): string => randomBytes(32).toString('base64url')

const hashOf = (secret: string): Buffer => createHash('sha256').update(`link ${secret}`).digest()

/** Keeps a link by the hash of its secret. The same id again replaces the secret while the link is unspent. */
export async function keepLink(
  db: Queryable,
  kind: LinkKind,
  secret: string,
  link: Omit<Link, 'expiresAt' | 'apps'> & { apps?: string[] },
  days: number,
): Promise<Date> {
  const { rows } = await db.query<{ expires_at: Date }>(
    `insert into link_token (id, kind, token_hash, workspace, person, role, email, created_by, created_at, expires_at, apps)
     values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp(), clock_timestamp() + make_interval(secs => $9), $10)
     on conflict (id) do update set token_hash = excluded.token_hash where link_token.spent_at is null
     returning expires_at`,
    [
      link.id,
      kind,
      hashOf(secret),
      link.workspace,
      link.person,
      link.role,
      link.email,
      link.createdBy,
      days * 24 * 60 * 60,
      link.apps ?? [],
    ],
  )
  const [row] = rows
  if (!row) throw new Problem('CONFLICT', 'This link was used already. Make a new one')
  return row.expires_at
}

/** Reads a link without spending it. Inside a transaction, `lock` keeps it for the one who spends it. */
export async function findLink(
  db: Queryable,
  kind: LinkKind,
  secret: string,
  lock: 'lock' | 'peek' = 'peek',
): Promise<Link | LinkTrouble> {
  const { rows } = await db.query<{
    id: string
    workspace: string | null
    person: string | null
    role: Role | null
    email: string | null
    apps: string[]
    created_by: string | null
    expires_at: Date
    spent: boolean
    expired: boolean
  }>(
    `select id, workspace, person, role, email, apps, created_by, expires_at,
       spent_at is not null as spent, expires_at <= clock_timestamp() as expired
     from link_token where token_hash = $1 and kind = $2 ${lock === 'lock' ? 'for update' : ''}`,
    [hashOf(secret), kind],
  )
  const [row] = rows
  if (!row) return 'unknown'
  if (row.spent) return 'used'
  if (row.expired) return 'expired'
  const { id, workspace, person, role, email, apps } = row
  return { id, workspace, person, role, email, apps, createdBy: row.created_by, expiresAt: row.expires_at }
}

export async function spendLink(db: Queryable, id: string): Promise<void> {
  const { rowCount } = await db.query(
    'update link_token set spent_at = clock_timestamp() where id = $1 and spent_at is null',
    [id],
  )
  if (rowCount !== 1) throw linkProblem('used')
}

const TROUBLE: Record<LinkTrouble, string> = {
  unknown: 'This link is not valid. It may have been taken back, or not copied whole',
  used: 'This link was used already; each works once. If that was you, sign in, else ask for a new one',
  expired: 'This link has expired. Ask for a new one',
}

export const linkProblem = (trouble: LinkTrouble): Problem => new Problem('CONFLICT', TROUBLE[trouble])

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** The secret stands behind `#`: it reaches no server, proxy or log when the link is opened. */
export function madeLink(
  origin: string,
  page: 'join' | 'reset',
  secret: string,
  id: string,
  expiresAt: Date,
): MadeLink {
  return {
    id,
    url: `${origin}/${page}#${secret}`,
    expiresAt: expiresAt.toISOString(),
    onlyHere: LOOPBACK.test(new URL(origin).hostname),
  }
}
