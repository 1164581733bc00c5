import type pg from 'pg'
import { newId } from '#domain/new-id.ts'
import { keepLink, madeLink, newSecret } from './links.ts'

const VALID_DAYS = 1 / 24

export type Recovery = { made: true; email: string; url: string } | { made: false; owners: string[] }

/** A reset link made on the server itself, valid for an hour: for the only owner, or for the person of `email`. */
export async function makeRecoveryLink(auth: pg.Pool, origin: string, email: string | null): Promise<Recovery> {
  const { rows: owners } = await auth.query<{ id: string; email: string }>(
    `select distinct p.id, p.email from person p join member m on m.person = p.id and m.removed_at is null and m.role = 'owner'
     join workspace w on w.id = m.workspace and w.removed_at is null and w.origin = 'made' order by p.email`,
  )
  const person = email === null ? (owners.length === 1 ? owners[0] : undefined) : await personOf(auth, email)
  if (!person) return { made: false, owners: owners.map((owner) => owner.email) }
  const id = newId()
  const secret = newSecret()
  const link = { id, workspace: null, person: person.id, role: null, email: null, createdBy: null }
  const expiresAt = await keepLink(auth, 'reset', secret, link, VALID_DAYS)
  return { made: true, email: person.email, url: madeLink(origin, 'reset', secret, id, expiresAt).url }
}

async function personOf(auth: pg.Pool, email: string): Promise<{ id: string; email: string } | undefined> {
  const { rows } = await auth.query<{ id: string; email: string }>(
    'select id, email from person where lower(email) = lower($1)',
    [email.trim()],
  )
  return rows[0]
}
