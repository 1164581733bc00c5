import pg from 'pg'
import { newId } from '#domain/new-id.ts'
import { Problem } from '#domain/problem.ts'

type Queryable = Pick<pg.Pool, 'query'>

/** Without a password one signs in by a provider alone. */
export type NewPerson = { name: string; email: string; passwordHash: string | null }

/** A new login. Throws beside the field when the address has one already. */
export async function addPerson(db: Queryable, person: NewPerson, taken: string): Promise<string> {
  const id = newId()
  try {
    await db.query(
      `insert into person (id, email, name, password_hash, password_changed_at, created_at)
       values ($1, $2, $3, $4, clock_timestamp(), clock_timestamp())`,
      [id, person.email, person.name, person.passwordHash],
    )
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.constraint === 'person_email_key') {
      throw new Problem('CONFLICT', taken, { email: taken })
    }
    throw error
  }
  return id
}

/** Puts a new password in place. Sessions must be ended after it, in the same transaction. */
export async function putPassword(
  db: Queryable,
  person: string,
  passwordHash: string,
  notice: string | null,
): Promise<void> {
  await db.query(
    `update person set password_hash = $2, password_changed_at = clock_timestamp(), notice = coalesce($3, notice)
     where id = $1`,
    [person, passwordHash, notice],
  )
}

export async function accountOf(
  db: Queryable,
  person: string,
): Promise<{ notice: string | null; hasPassword: boolean }> {
  const { rows } = await db.query<{ notice: string | null; hasPassword: boolean }>(
    'select notice, password_hash is not null as "hasPassword" from person where id = $1',
    [person],
  )
  return rows[0] ?? { notice: null, hasPassword: false }
}

export async function dismissNotice(db: Queryable, person: string): Promise<void> {
  await db.query('update person set notice = null where id = $1', [person])
}
