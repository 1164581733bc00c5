import pg from 'pg'
import { EmailAddress, PersonName } from '#domain/auth/schema.ts'
import type { DeniedBecause } from '#domain/auth/views.ts'
import { Problem } from '#domain/problem.ts'
import type { ProviderAnswer, ProviderSaid, SignInFrom } from './auth-door.ts'
import type { AuthParts } from './auth-parts.ts'
import { sidIn } from './identify.ts'
import type { OidcSettings } from './oidc-settings.ts'
import { addPerson } from './persons.ts'
import type { Place } from './provider-role.ts'
import { followProvider, placeFor } from './provider-role.ts'
import { startSession } from './sessions.ts'
import { signOut } from './sign-in.ts'
import { inTransaction } from './transaction.ts'

type Queryable = Parameters<typeof addPerson>[0]
type Parts = Pick<AuthParts, 'database' | 'journal' | 'live' | 'secret' | 'origin'> & { oidc: OidcSettings }
type Known = { person: string; name: string; email: string }

class Denied extends Error {
  override name = 'Denied'
  readonly because: DeniedBecause
  constructor(because: DeniedBecause) {
    super(because)
    this.because = because
  }
}

/**
 * Starts a session for whom the provider named: somebody linked to that subject, or whose verified e-mail is known here,
 * or, where the provider gives roles, somebody new. A role that the provider gives is taken over, and in the record.
 */
export async function signInByProvider(parts: Parts, said: ProviderSaid, from: SignInFrom): Promise<ProviderAnswer> {
  try {
    const person = await inTheEnd(parts, said)
    const older = await sidIn(parts, from.cookie)
    if (older) await signOut(parts, older)
    const db = parts.database.pools.auth
    const sid = await startSession(db, { id: person, passwordHash: null }, from.userAgent, showedAt(said))
    return sid ? { outcome: 'signedIn', sid } : { outcome: 'denied', because: 'notInvited' }
  } catch (error) {
    if (error instanceof Denied) return { outcome: 'denied', because: error.because }
    throw error
  }
}

/** A provider may let in somebody who signed in there long ago: only what it says of that counts as having shown who they are. */
const showedAt = ({ authTime }: ProviderSaid): string =>
  authTime !== null && authTime > 0 && authTime < 1e11 ? new Date(authTime * 1_000).toISOString() : 'epoch'

const ATTEMPTS = 5

/** Browsers of somebody new at the same moment: the later ones find what the first wrote. */
async function inTheEnd(parts: Parts, said: ProviderSaid): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await knownAs(parts, said)
    } catch (error) {
      if (attempt === ATTEMPTS || !isTaken(error)) throw error
    }
  }
}

const isTaken = (error: unknown): boolean =>
  (error instanceof Problem && error.code === 'CONFLICT') ||
  (error instanceof pg.DatabaseError && error.code === '23505')

/** The person's id, with everything written that the provider's word changes. */
async function knownAs(parts: Parts, said: ProviderSaid): Promise<string> {
  const db = parts.database.pools.auth
  const { roles } = parts.oidc
  const linked = await personOf(db, parts.oidc.issuer, said.subject)
  const place = roles ? await placeFor(db, roles, said.roles, linked?.person ?? null) : null
  if (linked) {
    await settle(parts, linked, place)
    return linked.person
  }
  const email = verifiedEmail(said)
  const found = await inTransaction(db, async (tx) => {
    const { rows } = await tx.query<Known & { other: boolean }>(
      `select p.id as person, p.name, p.email,
         exists (select from person_identity i where i.person = p.id and i.issuer = $2 and i.subject <> $3) as other
       from person p where lower(p.email) = $1 for update`,
      [email, parts.oidc.issuer, said.subject],
    )
    const [known] = rows
    if (known?.other) throw new Denied('otherIdentity')
    const where = known && roles ? await placeFor(tx, roles, said.roles, known.person) : place
    if (where?.denied) throw new Denied(where.denied)
    if (!known && !where) throw new Denied('notInvited')
    const who = known ?? (await newPerson(tx, email, said.name))
    await tx.query(
      `insert into person_identity (issuer, subject, person, linked_at) values ($1, $2, $3, clock_timestamp())
       on conflict do nothing`,
      [parts.oidc.issuer, said.subject, who.person],
    )
    return { who, where }
  })
  await settle(parts, found.who, found.where)
  return found.who.person
}

async function settle(parts: Parts, who: Known, place: Place | null): Promise<void> {
  if (place?.denied) throw new Denied(place.denied)
  if (place?.workspace) await followProvider(parts, { workspace: place.workspace, role: place.role }, who)
}

async function personOf(db: Queryable, issuer: string, subject: string): Promise<Known | undefined> {
  const { rows } = await db.query<Known>(
    `select p.id as person, p.name, p.email from person_identity i join person p on p.id = i.person
     where i.issuer = $1 and i.subject = $2`,
    [issuer, subject],
  )
  return rows[0]
}

/** An address counts only when the provider says that it was verified: else anybody could take over the account of another. */
function verifiedEmail({ email, emailVerified }: ProviderSaid): string {
  const read = EmailAddress.safeParse(email)
  if (!read.success) throw new Denied('noEmail')
  if (!emailVerified) throw new Denied('notVerified')
  return read.data
}

async function newPerson(db: Queryable, email: string, said: string | null): Promise<Known> {
  const read = PersonName.safeParse(said)
  const name = read.success ? read.data : (email.split('@')[0] ?? email).slice(0, 80)
  const person = await addPerson(db, { name, email, passwordHash: null }, 'This address has an account here already')
  return { person, name, email }
}
